import { type Document, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Random } from "../../engine/random.js";
import { mutatedText } from "./mutate-text.js";
import { EXTREMES, pick, UNITS } from "./scraps.js";

/** A source text with one to three changes, as bytes: some to what it says, some to its letters. */
export function mutated(sources: readonly string[], random: Random): Buffer {
  let text = pick(random, sources);
  let bytes: Buffer | undefined;
  for (let left = 1 + random.integer(2) * random.integer(3); left > 0; left--) {
    if (random.integer(4) > 0) text = mutatedStructure(text, sources, random);
    else {
      bytes = mutatedText(Buffer.from(text), random);
      text = bytes.toString("utf8");
    }
  }
  return bytes !== undefined && text === bytes.toString("utf8") ? bytes : Buffer.from(text);
}

/** A place in a document: in a map, where it has a key, or in a list. */
interface Place {
  readonly holder: unknown[];
  readonly index: number;
  readonly isPair: boolean;
}

function placesOf(document: Document.Parsed | Document): Place[] {
  const places: Place[] = [];
  const visit = (node: unknown): void => {
    if (!isMap(node) && !isSeq(node)) return;
    for (const [index, item] of node.items.entries()) {
      places.push({ holder: node.items, index, isPair: isMap(node) });
      visit(isMap(node) ? (item as { value: unknown }).value : item);
    }
  };
  visit(document.contents);
  return places;
}

/** Deletes, copies, swaps, renames or replaces something in what a text says; a text that says nothing stays as it is. */
function mutatedStructure(text: string, sources: readonly string[], random: Random): string {
  const document = parseDocument(text, { strict: false, logLevel: "silent" });
  if (document.errors.length > 0) return text;
  const places = placesOf(document);
  if (places.length === 0) return text;
  const place = pick(random, places);
  switch (random.integer(7)) {
    case 0:
      place.holder.splice(place.index, 1);
      break;
    case 1:
      duplicate(document, place, random);
      break;
    case 2:
      swap(place, pick(random, places));
      break;
    case 3:
      rename(document, place, pick(random, places), random);
      break;
    case 4:
      setValue(place, document.createNode(pick(random, EXTREMES)));
      break;
    case 5:
      setValue(place, document.createNode(transplant(pick(random, sources), random)));
      break;
    default:
      stretch(document, place, random);
  }
  try {
    return document.toString({ lineWidth: 0 });
  } catch {
    // What cannot be written, such as an alias before its anchor, is no file.
    return text;
  }
}

interface PairLike {
  key: unknown;
  value: unknown;
}

const valueAt = ({ holder, index, isPair }: Place): unknown =>
  isPair ? (holder[index] as PairLike | undefined)?.value : holder[index];

function setValue({ holder, index, isPair }: Place, value: unknown): void {
  if (!isPair) holder[index] = value;
  else if (holder[index] !== undefined) (holder[index] as PairLike).value = value;
}

function duplicate(document: Document, { holder, index, isPair }: Place, random: Random): void {
  const item = holder[index];
  if (!isPair) holder.splice(index, 0, item);
  else {
    const { key, value } = item as PairLike;
    const name = random.integer(2) === 0 ? String(key) : `${String(key)}-${random.integer(3)}`;
    holder.splice(index + 1, 0, document.createPair(name, isScalar(value) ? value.value : value));
  }
}

function swap(one: Place, other: Place): void {
  const [a, b] = [valueAt(one), valueAt(other)];
  // One may lie in the other: what would hold itself stays where it is.
  if (isScalar(a) && isScalar(b)) {
    setValue(one, b);
    setValue(other, a);
  } else if (isScalar(b)) setValue(one, b);
}

function rename(document: Document, { holder, index, isPair }: Place, other: Place, random: Random): void {
  if (!isPair) return;
  const named = other.isPair ? (other.holder[other.index] as PairLike | undefined)?.key : "x";
  const names = [String(named), "", "all", "random", "world", "__proto__", "constructor", "a/b", "x".repeat(42), "NO"];
  const pair = holder[index] as PairLike | undefined;
  if (pair !== undefined) pair.key = document.createNode(pick(random, names));
}

/** Any value of another source. */
function transplant(source: string, random: Random): unknown {
  const document = parseDocument(source, { strict: false, logLevel: "silent" });
  const places = placesOf(document);
  if (places.length === 0) return null;
  const value = valueAt(pick(random, places)) as { toJS?: (document: Document) => unknown } | null | undefined;
  return value?.toJS?.(document) ?? null;
}

/** Another number, or another unit, where there is one. */
function stretch(document: Document, place: Place, random: Random): void {
  const value = valueAt(place);
  if (!isScalar(value)) return;
  const [, number, rest] = /^([+-]?[\d.]+)(.*)$/.exec(String(value.value)) ?? [];
  if (number === undefined || rest === undefined) return;
  const numbers = ["0", "-1", "1", "2", "1e-9", "1e9", "1e308", "9007199254740993", "0.5", "99999", number];
  const unit = random.integer(3) === 0 ? ` ${pick(random, UNITS)}` : rest;
  const written = `${pick(random, numbers)}${unit}`;
  const plain = Number(written);
  setValue(place, document.createNode(written.trim() !== "" && Number.isFinite(plain) ? plain : written));
}
