import type { Import } from "../schema/import.js";
import { didYouMean } from "../suggest.js";
import type { Coordinates } from "../topology/network.js";
import type { GraphNode } from "./graphml.js";
import { namesOfLabels } from "./label.js";

/** A node of the file that stays. */
export interface CastNode {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  /** Absent: neither the file nor `place` says where it is. */
  readonly position?: Coordinates;
}

/** Tells a problem with a value of the section, by the path inside it. */
export type Tell = (path: readonly (string | number)[], message: string) => void;

/** Who is who: the nodes of a file, by id, label and name, and which of them stay. */
export class Cast {
  /** In the order of the file. */
  readonly nodes: readonly CastNode[];
  readonly #byWord = new Map<string, GraphNode | readonly string[]>();
  readonly #names: ReadonlyMap<string, string>;
  readonly #dropped = new Set<string>();
  readonly #tell: Tell;

  constructor(all: readonly GraphNode[], section: Import, tell: Tell) {
    this.#tell = tell;
    const names = namesOfLabels(all.map(({ label }) => label));
    this.#names = new Map(all.map(({ id }, place) => [id, names[place] ?? ""]));
    this.#learnWords(all);

    for (const { id, isInternal } of all) if (section["internal-only"] && !isInternal) this.#dropped.add(id);
    const drops = section.drop.map((word, place) => this.find(word, ["drop", place], "any"));
    for (const id of drops) if (id !== undefined) this.#dropped.add(id);

    const placed = new Map<string, Coordinates>();
    for (const [word, position] of Object.entries(section.place)) {
      const id = this.find(word, ["place", word], "kept");
      if (id !== undefined) placed.set(id, position);
    }
    this.nodes = all
      .filter(({ id }) => !this.#dropped.has(id))
      .map(({ id, label, position: own }) => {
        const position = placed.get(id) ?? own;
        return { id, label, name: this.nameOf(id), ...(position === undefined ? {} : { position }) };
      });
  }

  nameOf(id: string): string {
    return this.#names.get(id) ?? "";
  }

  /** The id of the node that a section calls so, by label or name; if there is none, says so. */
  find(word: string, path: readonly (string | number)[], wanted: "any" | "kept"): string | undefined {
    const found = this.#byWord.get(word);
    if (found === undefined) {
      const meant = didYouMean(word, this.#byWord.keys());
      this.#tell(
        path,
        `no node has the label "${word}"${meant}; allowed: the label of a node in the file, as it stands there`,
      );
    } else if ("length" in found) {
      this.#tell(
        path,
        `${found.length} nodes have the label "${word}"; allowed: one of their names, ${found.join(", ")}`,
      );
    } else if (wanted === "kept" && this.#dropped.has(found.id)) {
      this.#tell(path, `"${word}" is left out, by drop or internal-only; allowed: a node that stays`);
    } else return found.id;
    return undefined;
  }

  /** A name means its node, and so does a label that only one node has. */
  #learnWords(all: readonly GraphNode[]): void {
    const byLabel = new Map<string, GraphNode[]>();
    for (const node of all) {
      const known = byLabel.get(node.label);
      if (known === undefined) byLabel.set(node.label, [node]);
      else known.push(node);
    }
    for (const [label, nodes] of byLabel) {
      const [only] = nodes;
      const isOnly = only !== undefined && nodes.length === 1;
      this.#byWord.set(label, isOnly ? only : nodes.map(({ id }) => this.nameOf(id)));
    }
    for (const node of all) {
      const name = this.nameOf(node.id);
      if (byLabel.get(name)?.length !== 1) this.#byWord.set(name, node);
    }
  }
}
