import { dirname, join } from "node:path";
import { show } from "../schema/fields.js";
import { PATH_ALLOWED } from "../schema/import.js";
import { didYouMean } from "../suggest.js";
import { decode } from "../text/decode.js";
import type { Findings } from "../text/findings.js";
import type { ReadFile } from "../text/read-file.js";
import type { Sources } from "../text/sources.js";
import { type Entry, entryOf, type MapTree, type Tree } from "../text/tree.js";

/** What a scenario has besides its text. */
export interface Surroundings {
  readonly sources: Sources;
  /** The name of the scenario file itself. */
  readonly file: string;
  readonly readFile: ReadFile;
}

export interface Merged {
  readonly root: MapTree;
  /** The folder of the file that says `import`, from that of the scenario. */
  readonly importFolder: string;
  /** Whether all that was meant to be there is; if not, `findings` says why. */
  readonly isWhole: boolean;
}

const SECTIONS: readonly string[] = ["nodes", "links", "channels", "kinds", "import", "generate"];
const NOUNS: Readonly<Record<string, string>> = { nodes: "node", links: "link", channels: "channel" };

/** Puts what the file under `network-file:` says beside what the scenario says; it is told where that is wrong in its own file. */
export function mergeNetworkFile(root: MapTree, surroundings: Surroundings, findings: Findings): Merged {
  const written = root.entries.get("network-file")?.value;
  const [whole, broken] = [true, false].map((isWhole): Merged => ({ root, importFolder: ".", isWhole })) as [
    Merged,
    Merged,
  ];
  if (written === undefined) return whole;
  const path = written.type === "scalar" ? written.value : undefined;
  if (typeof path !== "string") return broken;
  const network = readNetwork(path, surroundings, findings);
  if (network === undefined) return broken;
  const entries = new Map(root.entries);
  for (const [section, entry] of network.entries) {
    if (!SECTIONS.includes(section)) {
      const allowed = SECTIONS.join(", ");
      const message = `unknown key "${section}" in a network file${didYouMean(section, SECTIONS)}; allowed: ${allowed}`;
      findings.add({ offset: entry.keyOffset, path: section, message });
      continue;
    }
    const own = root.entries.get(section);
    entries.set(section, own === undefined ? entry : mergeSection(section, own, entry, { path, findings }));
  }
  const importFolder = root.entries.has("import") ? "." : dirname(path);
  return { root: { ...root, entries }, importFolder, isWhole: true };
}

function readNetwork(path: string, { sources, file, readFile }: Surroundings, findings: Findings): MapTree | undefined {
  const read = readFile(path);
  if (!read.ok) {
    findings.at(["network-file"], `${show(path)} cannot be read: ${read.problem}; allowed: ${PATH_ALLOWED}`);
    return undefined;
  }
  const name = join(dirname(file), path);
  const decoded = decode(read.bytes);
  if (!decoded.ok) {
    const { line, column, message } = decoded;
    findings.add({ offset: sources.add(name, () => ({ line, column })), path: "", message });
    return undefined;
  }
  const { tree, problems, base } = sources.read(decoded.text, name);
  for (const problem of problems) findings.add(problem);
  if (tree?.type === "map") return tree;
  const message = `this is no network; allowed: a map with ${SECTIONS.join(", ")}`;
  if (tree !== undefined) findings.add({ offset: base, path: "", message });
  return undefined;
}

interface Merging {
  readonly path: string;
  readonly findings: Findings;
}

/** The scenario's own section, with what the file has and it has not. */
function mergeSection(section: string, own: Entry, entry: Entry, { path, findings }: Merging): Entry {
  if (section === "import" || section === "generate") {
    const problem = `${path} has ${section === "import" ? "an import" : "a generate"} of its own`;
    findings.add({ offset: own.keyOffset, path: section, message: `${problem}; allowed: it in one of them` });
    return own;
  }
  if (own.value.type !== "map" || entry.value.type !== "map") return own.value.type === "map" ? entry : own;
  if (section === "kinds") return { ...own, value: overlaid(entry.value, own.value) };
  const entries = new Map(entry.value.entries);
  for (const [name, mine] of own.value.entries) {
    const theirs = entries.get(name);
    if (section === "links" && name === "all" && theirs !== undefined) {
      entries.set(name, { ...mine, value: overlaid(theirs.value, mine.value) });
      continue;
    }
    if (theirs !== undefined) {
      const problem = `the name "${name}" is that of a ${NOUNS[section]} in ${path} already`;
      findings.add({
        offset: mine.keyOffset,
        path: `${section}.${name}`,
        message: `${problem}; allowed: another name`,
      });
    }
    entries.set(name, mine);
  }
  return { ...own, value: { ...own.value, entries } };
}

/** What the second says, and where it says nothing what the first does. */
function overlaid(first: Tree, second: Tree): Tree {
  if (first.type !== "map" || second.type !== "map") return second;
  const entries = new Map(first.entries);
  for (const [key, entry] of second.entries) {
    const theirs = entryOf(first, key);
    entries.set(key, theirs === undefined ? entry : { ...entry, value: overlaid(theirs, entry.value) });
  }
  return { ...second, entries };
}
