import { isScalar, parseDocument } from "yaml";
import { didYouMean } from "../suggest.js";
import type { Findings } from "./findings.js";
import { type Entry, entryOf, type MapTree, type ScalarTree, type ScalarValue, type Tree } from "./tree.js";

const WHOLE = /^\$([A-Za-z][A-Za-z0-9-]*)$/;
const INSIDE = /\$([A-Za-z][A-Za-z0-9-]*)/g;

/**
 * Puts the values of `params`, or those given on the command line, where `$name` stands: as a whole value anywhere, and
 * inside the text of an expectation.
 */
export function substitute(root: MapTree, set: Readonly<Record<string, string>>, findings: Findings): MapTree {
  const values = parameterValues(root, set, findings);
  const used = new Set<string>();
  const known = [...values.keys()];

  const value = (name: string, tree: ScalarTree): ScalarValue | undefined => {
    used.add(name);
    if (!values.has(name)) {
      const allowed = known.length === 0 ? "a name given in params" : known.map((key) => `$${key}`).join(", ");
      findings.at(tree.path, `unknown parameter "$${name}"${didYouMean(name, known)}; allowed: ${allowed}`);
    }
    return values.get(name);
  };

  const scalar = (tree: ScalarTree): Tree => {
    if (typeof tree.value !== "string") return tree;
    const whole = WHOLE.exec(tree.value)?.[1];
    if (whole !== undefined) {
      const { path, offset } = tree;
      const found = value(whole, tree);
      if (found === undefined) return { type: "scalar", path, offset, value: tree.value, isUnresolved: true };
      return { type: "scalar", path, offset, value: found, parameter: whole };
    }
    if ((tree.path[0] !== "expect" && tree.path[0] !== "fails") || !tree.value.includes("$")) return tree;
    const { textOffset: _, ...placed } = tree;
    const isUnresolved = [...tree.value.matchAll(INSIDE)].some(([, name]) => !values.has(name ?? ""));
    const text = tree.value.replace(INSIDE, (written, name: string) => String(value(name, tree) ?? written));
    return { ...placed, value: text, isUnresolved };
  };

  const walk = (tree: Tree): Tree => {
    if (tree.type === "scalar") return scalar(tree);
    if (tree.type === "list") {
      const items = tree.items.map(walk);
      return items.every((item, place) => item === tree.items[place]) ? tree : { ...tree, items };
    }
    let entries: Map<string, Entry> | undefined;
    for (const [key, entry] of tree.entries) {
      const value = walk(entry.value);
      if (value === entry.value) continue;
      entries ??= new Map(tree.entries);
      entries.set(key, { ...entry, value });
    }
    return entries === undefined ? tree : { ...tree, entries };
  };

  const keep = ([key, entry]: [string, Entry]): [string, Entry] =>
    key === "params" ? [key, entry] : [key, { ...entry, value: walk(entry.value) }];
  const substituted: MapTree = { ...root, entries: new Map([...root.entries].map(keep)) };
  for (const name of Object.keys(set)) {
    if (values.has(name) && !used.has(name)) {
      findings.atKey(
        ["params", name],
        `--set gives it a value, but $${name} stands nowhere; allowed: a parameter in use`,
      );
    }
  }
  return substituted;
}

function parameterValues(
  root: MapTree,
  set: Readonly<Record<string, string>>,
  findings: Findings,
): ReadonlyMap<string, ScalarValue> {
  const params = entryOf(root, "params");
  const given = params?.type === "map" ? params.entries : new Map<string, Entry>();
  const values = new Map<string, ScalarValue>();
  for (const [name, { value }] of given) {
    if (value.type === "scalar" && typeof value.value === "string" && value.value.startsWith("$")) {
      findings.at(["params", name], "a parameter cannot stand for another; allowed: a number, a word or a quantity");
    }
    values.set(name, value.type === "scalar" ? value.value : null);
  }
  for (const [name, text] of Object.entries(set)) {
    if (!given.has(name)) {
      const known = [...given.keys()];
      const allowed = known.length === 0 ? "nothing, the scenario has no params" : known.join(", ");
      findings.atKey(
        ["params"],
        `--set names the unknown parameter "${name}"${didYouMean(name, known)}; allowed: ${allowed}`,
      );
      continue;
    }
    values.set(name, scalarOf(text));
  }
  return values;
}

/** A value from the command line means what it would mean in the file; what is not a scalar there is a text. */
function scalarOf(text: string): ScalarValue {
  const document = parseDocument(text, { prettyErrors: false, schema: "core" });
  const value: unknown = document.errors.length === 0 && isScalar(document.contents) ? document.contents.value : text;
  return typeof value === "number" || typeof value === "boolean" ? value : text;
}
