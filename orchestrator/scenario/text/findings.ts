import type { Problem } from "../problem.js";
import type { Place } from "./sources.js";
import { locate, type Path, pathText, type ScalarTree, type Tree } from "./tree.js";

interface Found {
  readonly offset: number;
  readonly path: string;
  readonly message: string;
}

/** What was found wrong so far; each problem is put at the place of a path in the file. */
export class Findings {
  readonly #root: Tree;
  readonly #found: Map<string, Found>;

  constructor(root: Tree, found: Map<string, Found> = new Map()) {
    this.#root = root;
    this.#found = found;
  }

  /** Goes on with another form of the same file. */
  over(root: Tree): Findings {
    return new Findings(root, this.#found);
  }

  /** A value is wrong, or missing: then the problem stands where it is missing from. */
  at(path: Path, message: string): void {
    const { offset, path: written, tree } = locate(this.#root, path);
    const { parameter, isUnresolved }: Partial<ScalarTree> = tree?.type === "scalar" ? tree : {};
    if (isUnresolved === true) return;
    this.add({
      offset,
      path: pathText(written),
      message: parameter === undefined ? message : from(parameter, message),
    });
  }

  /** A key is wrong, or what stands under it as a whole. */
  atKey(path: Path, message: string): void {
    const { keyOffset, path: written } = locate(this.#root, path);
    this.add({ offset: keyOffset, path: pathText(written), message });
  }

  /** The same problem is told once, however many links inherit it. */
  add(problem: Found): void {
    const key = `${problem.offset} ${problem.message}`;
    if (!this.#found.has(key)) this.#found.set(key, problem);
  }

  /** Whether something stands at a path, right or wrong. */
  has(path: Path): boolean {
    return locate(this.#root, path).tree !== undefined;
  }

  isMap(path: Path): boolean {
    return locate(this.#root, path).tree?.type === "map";
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  /** Everything found, file by file, in the order of each. */
  problems(place: (offset: number) => Place): readonly Problem[] {
    return [...this.#found.values()]
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, path, message }) => ({ ...place(offset), path, message }));
  }
}

function from(parameter: string, message: string): string {
  const end = message.indexOf("; allowed: ");
  const what = end < 0 ? message : message.slice(0, end);
  return `${what} (from $${parameter})${end < 0 ? "" : message.slice(end)}`;
}
