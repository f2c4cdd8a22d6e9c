import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { PACKAGE_FOLDER } from "../orchestrator/package.js";

const CONTRACT = join(PACKAGE_FOLDER, "proto", "entanglab");

interface Field {
  readonly file: string;
  readonly message: string;
  readonly isRepeated: boolean;
  readonly type: string;
  readonly name: string;
}

const files = readdirSync(CONTRACT, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".proto"));

function fieldsOf(file: string): Field[] {
  let message = "";
  return readFileSync(join(CONTRACT, file), "utf8")
    .split("\n")
    .flatMap((line): Field[] => {
      message = /^message (\w+)/.exec(line)?.[1] ?? message;
      const [, label, type, name] = /^\s+(repeated |optional )?([\w.]+) (\w+) = \d+;/.exec(line) ?? [];
      if (type === undefined || name === undefined || type === name.toUpperCase()) return [];
      return [{ file, message, isRepeated: label === "repeated ", type, name }];
    });
}

const fields = files.flatMap(fieldsOf);
const named = ({ file, message, name }: Field): string => `${file}: ${message}.${name}`;

test("the contract has messages to look at", (t) => {
  t.true(fields.length > 100);
});

test("no field is a float or a map", (t) => {
  for (const file of files)
    t.notRegex(readFileSync(join(CONTRACT, file), "utf8"), /^\s+(repeated |optional )?(float |map<)/m, file);
});

test("every number says its unit, or is a count, a number or a ratio", (t) => {
  const spoken =
    /_(ns|ms|rad|pem|hz|km)$|(^|_)(count|number|counter|rank|epoch|slot|port|priority|incarnation|goodness|werner|fidelity)(_|$)/;
  // Counts and ratios that have no better name: places on a path, rounds, probabilities of a trouble, what a gate keeps.
  const plain =
    /^(place|far_place|circuit_place|rounds?|twirl|up_to|weights|zz|xx|yy|drop|duplicate|reorder|two_qubit|single_qubit|readout)$/;
  const numbers = fields.filter(({ type }) => /^(double|u?int\d+)$/.test(type));
  const unclear = numbers.filter(
    ({ name, message }) => !spoken.test(name) && !plain.test(name) && `${message}.${name}` !== "NodeStart.seed",
  );
  t.deepEqual(unclear.filter(({ message }) => message !== "TraceField").map(named), []);
});

test("a node never names itself in what it sends", (t) => {
  const fromNodes = /(device|peer)\.proto$/;
  const suspects = fields.filter(({ file, message, name }) => {
    const isSent =
      fromNodes.test(file) || ["RunResponse", "Report", "Deed", "Finished", "TraceEntry"].includes(message);
    return isSent && /^(node|self|caller|sender|from|source)(_name)?$/.test(name);
  });
  t.deepEqual(suspects.map(named), []);
});

test("what comes in numbers is repeated from the start", (t) => {
  for (const type of ["PlannedEvent", "Deed", "Carried", "Sent", "Neighbour"]) {
    const uses = fields.filter((field) => field.type === type);
    t.true(uses.length > 0 && uses.every(({ isRepeated }) => isRepeated), type);
  }
});

test("every request of a stream can be told from its repetition", (t) => {
  for (const [message, name] of [
    ["DeviceCall", "call_number"],
    ["ConverseRequest", "batch_number"],
    ["Carried", "counter"],
  ]) {
    t.true(
      fields.some((field) => field.message === message && field.name === name),
      `${message}.${name}`,
    );
  }
});
