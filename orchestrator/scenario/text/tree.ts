/** Where a value stands in a scenario: keys, and places in lists. */
export type Path = readonly (string | number)[];

export type ScalarValue = string | number | boolean | null;

export interface ScalarTree {
  readonly type: "scalar";
  readonly path: Path;
  readonly offset: number;
  readonly value: ScalarValue;
  /** Where the text itself begins, where a character of the value is a character of the file. */
  readonly textOffset?: number;
  /** The parameter whose value stands here. */
  readonly parameter?: string;
  /** There is no such parameter: that has been told, and what follows from it need not be. */
  readonly isUnresolved?: boolean;
}

export interface ListTree {
  readonly type: "list";
  readonly path: Path;
  readonly offset: number;
  readonly items: readonly Tree[];
}

export interface MapTree {
  readonly type: "map";
  readonly path: Path;
  readonly offset: number;
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly keyOffset: number;
  readonly value: Tree;
}

/** A scenario as written: every value remembers its path and its place in the file. */
export type Tree = ScalarTree | ListTree | MapTree;

/** A place in the file, and what stands there. */
export interface Location {
  readonly offset: number;
  readonly keyOffset: number;
  /** The path as written: what comes from `links.all` says so. */
  readonly path: Path;
  /** Absent: nothing is there, and the offsets are those of what it is missing from. */
  readonly tree?: Tree;
}

/** Finds what stands at a path, or the nearest thing around it. */
export function locate(root: Tree, path: Path): Location {
  let here: Location = { offset: root.offset, keyOffset: root.offset, path: root.path, tree: root };
  for (const [depth, step] of path.entries()) {
    const next = here.tree === undefined ? undefined : child(here.tree, step);
    if (next === undefined)
      return { offset: here.keyOffset, keyOffset: here.keyOffset, path: [...here.path, ...path.slice(depth)] };
    here = next;
  }
  return here;
}

function child(tree: Tree, step: string | number): Location | undefined {
  if (tree.type === "map") {
    const entry = tree.entries.get(String(step));
    return (
      entry && { offset: entry.value.offset, keyOffset: entry.keyOffset, path: entry.value.path, tree: entry.value }
    );
  }
  const item = tree.type === "list" ? tree.items[Number(step)] : undefined;
  return item && { offset: item.offset, keyOffset: item.offset, path: item.path, tree: item };
}

export type Plain = ScalarValue | readonly Plain[] | { readonly [key: string]: Plain | undefined };

/** What would have been written, had it been: all of it stands at one offset. */
export function made(value: Plain, path: Path, offset: number): Tree {
  if (typeof value !== "object" || value === null) return { type: "scalar", path, offset, value };
  if (isList(value)) {
    return { type: "list", path, offset, items: value.map((item, place) => made(item, [...path, place], offset)) };
  }
  const entries = new Map<string, Entry>();
  for (const [key, part] of Object.entries(value)) {
    if (part !== undefined) entries.set(key, { keyOffset: offset, value: made(part, [...path, key], offset) });
  }
  return { type: "map", path, offset, entries };
}

/** `Array.isArray` does not know lists that cannot be changed. */
const isList = (value: object): value is readonly Plain[] => Array.isArray(value);

/** The same as plain objects and arrays. */
export function plain(tree: Tree): unknown {
  switch (tree.type) {
    case "scalar":
      return tree.value;
    case "list":
      return tree.items.map(plain);
    case "map": {
      const object: Record<string, unknown> = {};
      for (const [key, { value }] of tree.entries) object[key] = plain(value);
      return object;
    }
  }
}

/** The value of a key of a map, if this is a map that has it. */
export function entryOf(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.type === "map" ? tree.entries.get(key)?.value : undefined;
}

/** `requests.pairs.path[1]`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}
