import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from "yaml";
import { tooDeepAt } from "./nesting.js";
import { type Entry, type Path, pathText, type ScalarValue, type Tree } from "./tree.js";

/** What is wrong with the text, by its place. */
export interface TextProblem {
  readonly offset: number;
  readonly path: string;
  readonly message: string;
}

export interface Reading {
  /** Absent: the text is not YAML. */
  readonly tree?: Tree;
  readonly problems: readonly TextProblem[];
  readonly position: (offset: number) => { line: number; column: number };
}

/** One slip often breaks much of what follows it. */
const SYNTAX_PROBLEMS_MAX = 5;
const BEGINNING = 16_384;
/** More errors than cutting a right text can cause. */
const CUT_ERRORS_MAX = 100;
const ALIASES_MAX = 100;
const REPEATED_VALUES_MAX = 10_000;
const KNOWN_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/** Reads a text as one document of YAML 1.2, core schema. Every offset that it gives out is that in the text plus `base`. */
export function readDocument(text: string, base = 0): Reading {
  const lines = new LineCounter();
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset - base);
    return { line, column: col };
  };
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    lines.addNewLine(0);
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) lines.addNewLine(end + 1);
    const message = "values are nested too deeply; allowed: 32 brackets inside each other, 100 columns of indentation";
    return { problems: [{ offset: base + deep, path: "", message }], position };
  }
  const document = parse(beginning(text), lines);
  const syntax = document.errors.slice(0, SYNTAX_PROBLEMS_MAX).map(({ code, message, pos }) => ({
    offset: base + pos[0],
    path: "",
    message: syntaxMessage(code, message),
  }));
  if (syntax.length > 0) return { problems: syntax, position };
  const { yaml } = document.directives ?? {};
  if (yaml?.explicit === true && yaml.version !== "1.2") {
    return {
      problems: [{ offset: base, path: "", message: `YAML ${yaml.version} is not read; allowed: YAML 1.2` }],
      position,
    };
  }
  const conversion = new Conversion(document, base);
  return { tree: conversion.convert(document.contents, [], base), problems: conversion.problems, position };
}

function parse(text: string, lineCounter?: LineCounter): Document {
  const options = { prettyErrors: false, schema: "core", uniqueKeys: false } as const;
  return parseDocument(text, lineCounter === undefined ? options : { ...options, lineCounter });
}

/** The text, or only the beginning of one that is no YAML at all: a million errors take the parser a minute. */
function beginning(text: string): string {
  if (text.length <= BEGINNING) return text;
  const end = text.lastIndexOf("\n", BEGINNING);
  const head = text.slice(0, end < 0 ? BEGINNING : end);
  return parse(head).errors.length > CUT_ERRORS_MAX ? head : text;
}

function syntaxMessage(code: string, message: string): string {
  switch (code) {
    case "TAB_AS_INDENT":
      return "a tab indents this line; allowed: spaces";
    case "MULTIPLE_DOCS":
      return "a second document begins here; allowed: one scenario in a file";
    case "BLOCK_AS_IMPLICIT_KEY":
      return 'a second ": " stands in one value; allowed: the value in quotes';
    case "MISSING_CHAR":
      return message.includes("quote")
        ? "a quoted text does not end; allowed: a closing quote"
        : `not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
    case "BAD_INDENT":
      return message.startsWith("Flow")
        ? "a bracket above is not closed here; allowed: a closing bracket, or more indentation"
        : "this line begins in another column than those it goes with; allowed: the same indentation for all keys of a map";
    default:
      return `not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  }
}

/** Turns the nodes of the parser into a tree, and refuses what a scenario has no use for. */
class Conversion {
  readonly problems: TextProblem[] = [];
  readonly #document: Document;
  readonly #base: number;
  #aliases = 0;
  #repeated = 0;
  #aliasDepth = 0;

  constructor(document: Document, base: number) {
    this.#document = document;
    this.#base = base;
  }

  convert(node: unknown, path: Path, offset: number): Tree {
    if (this.#aliasDepth > 0) this.#repeated += 1;
    if (isAlias(node)) return this.#alias(node, path);
    const at = this.#offsetOf(node) ?? offset;
    const tag = (node as Node | null)?.tag;
    if (tag !== undefined && !KNOWN_TAG.test(tag)) {
      this.#refuse(at, path, `the tag ${tag} has no meaning here; allowed: plain values`);
    }
    if (isSeq(node)) {
      return {
        type: "list",
        path,
        offset: at,
        items: node.items.map((item, place) => this.convert(item, [...path, place], at)),
      };
    }
    if (isMap(node)) {
      const entries = new Map<string, Entry>();
      for (const { key, value } of node.items) this.#entry(entries, key, value, path, at);
      return { type: "map", path, offset: at, entries };
    }
    return isScalar(node) ? scalar(node, path, at) : { type: "scalar", path, offset: at, value: null };
  }

  #entry(entries: Map<string, Entry>, key: unknown, value: unknown, path: Path, mapOffset: number): void {
    const keyOffset = this.#offsetOf(key) ?? mapOffset;
    if (key !== null && !isScalar(key)) {
      this.#refuse(keyOffset, path, "a key must be a plain word; allowed: letters, digits and hyphens");
      return;
    }
    const name = key === null ? "" : keyText(key);
    const first = entries.get(name);
    if (first !== undefined) {
      this.#refuse(keyOffset, [...path, name], `duplicate key "${name}"; allowed: each key once`);
    } else if (name === "__proto__") {
      this.#refuse(keyOffset, path, `"${name}" cannot be a key; allowed: letters, digits and hyphens`);
    } else {
      entries.set(name, { keyOffset, value: this.convert(value, [...path, name], keyOffset) });
    }
  }

  #alias(node: Node, path: Path): Tree {
    const offset = this.#offsetOf(node) ?? this.#base;
    const nothing: Tree = { type: "scalar", path, offset, value: null };
    if (!isAlias(node)) return nothing;
    this.#aliases += 1;
    if (this.#aliases > ALIASES_MAX || this.#repeated > REPEATED_VALUES_MAX) {
      const allowed = `${ALIASES_MAX} aliases, those inside each other included, and ${REPEATED_VALUES_MAX} values`;
      if (this.problems.every(({ path: told }) => told !== ""))
        this.#refuse(offset, [], `aliases repeat too much; allowed: ${allowed}`);
      return nothing;
    }
    const target = node.resolve(this.#document);
    if (target === undefined) {
      this.#refuse(
        offset,
        path,
        `no anchor "&${node.source}" stands before this alias; allowed: an anchor given above`,
      );
      return nothing;
    }
    this.#aliasDepth += 1;
    const tree = this.convert(target, path, offset);
    this.#aliasDepth -= 1;
    return tree;
  }

  #offsetOf(node: unknown): number | undefined {
    const offset = (node as { range?: readonly number[] | null } | null)?.range?.[0];
    return offset === undefined ? undefined : this.#base + offset;
  }

  #refuse(offset: number, path: Path, message: string): void {
    this.problems.push({ offset, path: pathText(path), message });
  }
}

function scalar(node: Scalar, path: Path, offset: number): Tree {
  const value: ScalarValue = isScalarValue(node.value) ? node.value : String(node.value);
  if (node.type === "PLAIN") return { type: "scalar", path, offset, value, textOffset: offset };
  if (node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE") {
    return { type: "scalar", path, offset, value, textOffset: offset + 1 };
  }
  return { type: "scalar", path, offset, value };
}

function isScalarValue(value: unknown): value is ScalarValue {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** A key is a name, whatever else it could mean: `true` and `1` keep their letters. */
function keyText(key: Scalar): string {
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}
