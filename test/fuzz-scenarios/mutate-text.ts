import type { Random } from "../../engine/random.js";
import { PIECES, pick } from "./scraps.js";

/** Changes letters, lines or bytes, whatever they mean. */
export function mutatedText(source: Buffer, random: Random): Buffer {
  const at = random.integer(source.length + 1);
  const end = Math.min(source.length, at + random.integer(12));
  const around = (middle: Buffer | string): Buffer =>
    Buffer.concat([source.subarray(0, at), Buffer.from(middle as string), source.subarray(end)]);
  switch (random.integer(9)) {
    case 0:
      return around("");
    case 1:
      return around(pick(random, PIECES));
    case 2:
      return Buffer.concat([source.subarray(0, at), Buffer.from([random.integer(256)]), source.subarray(at)]);
    case 3:
      return source.subarray(0, at);
    case 4:
      return changedLines(source, random);
    case 5:
      return around(pick(random, PIECES).repeat(1 + random.integer(400)));
    case 6:
      return around("x".repeat(random.integer(100_000)));
    case 7:
      return anchored(source, random);
    default: {
      const copy = Buffer.from(source);
      if (copy.length > 0) copy[random.integer(copy.length)] = random.integer(256);
      return copy;
    }
  }
}

/** Lines that are deleted, doubled, swapped, or stand farther to one side. */
function changedLines(source: Buffer, random: Random): Buffer {
  const lines = source.toString("utf8").split("\n");
  const at = random.integer(lines.length);
  const line = lines[at] ?? "";
  const other = random.integer(lines.length);
  switch (random.integer(5)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(other, 0, line);
      break;
    case 2:
      lines[at] = lines[other] ?? "";
      lines[other] = line;
      break;
    case 3:
      lines[at] = `${" ".repeat(random.integer(130))}${line}`;
      break;
    default:
      lines[at] = line.replace(/^ {1,2}/, "");
  }
  return Buffer.from(lines.join("\n"));
}

/** An anchor at one value, and its alias at another. */
function anchored(source: Buffer, random: Random): Buffer {
  const lines = source.toString("utf8").split("\n");
  const withValue = lines.flatMap((line, place) => (/: ./.test(line) ? [place] : []));
  if (withValue.length < 2) return source;
  const [first, second] = [pick(random, withValue), pick(random, withValue)];
  lines[first] = (lines[first] ?? "").replace(": ", ": &again ");
  lines[second] = (lines[second] ?? "").replace(/: .*$/, ": *again");
  return Buffer.from(lines.join("\n"));
}
