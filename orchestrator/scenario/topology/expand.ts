import { posix } from "node:path";
import { readGraphml } from "../import/graphml.js";
import { importNetwork } from "../import/imported.js";
import { show } from "../schema/fields.js";
import { Generate } from "../schema/generate.js";
import { Import, PATH_ALLOWED } from "../schema/import.js";
import type { Findings } from "../text/findings.js";
import type { ReadFile } from "../text/read-file.js";
import { type Entry, entryOf, type MapTree, made, type Path, type Plain, pathText, plain } from "../text/tree.js";
import { generateNetwork } from "./generated.js";
import type { PlannedLink, PlannedNetwork } from "./network.js";

export interface Expanding {
  readonly seed: number;
  readonly importFolder: string;
  readonly readFile: ReadFile;
}

export interface Expanded {
  readonly root: MapTree;
  /** Whether all that was meant to be there is. */
  readonly isWhole: boolean;
}

/** Puts the nodes and links that `generate:` and `import:` stand for beside those that are written. */
export function expandNetwork(root: MapTree, expanding: Expanding, findings: Findings): Expanded {
  let here: Expanded = { root, isWhole: true };
  for (const section of ["generate", "import"] as const) {
    if (!root.entries.has(section)) continue;
    const network = section === "generate" ? generated(root, expanding, findings) : imported(root, expanding, findings);
    here =
      network === undefined
        ? { ...here, isWhole: false }
        : { ...here, root: withNetwork(here.root, network, { section, findings }) };
  }
  return here;
}

function generated(root: MapTree, { seed }: Expanding, findings: Findings): PlannedNetwork | undefined {
  const parsed = Generate.safeParse(plainAt(root, "generate"));
  if (!parsed.success) return undefined;
  const made = generateNetwork(parsed.data, seed);
  if (!made.ok) {
    findings.atKey(["generate"], made.problem);
    return undefined;
  }
  const hasLength = [...made.network.links.values()].every(({ lengthKm }) => lengthKm !== undefined);
  if (!hasLength && entryOf(entryOf(entryOf(root, "links"), "all"), "fibre") === undefined) {
    findings.atKey(["generate"], "its links have no length; allowed: length: 20 km here, or under links.all.fibre");
    return undefined;
  }
  return made.network;
}

function imported(
  root: MapTree,
  { importFolder, readFile }: Expanding,
  findings: Findings,
): PlannedNetwork | undefined {
  const parsed = Import.safeParse(plainAt(root, "import"));
  if (!parsed.success) return undefined;
  const { graphml } = parsed.data;
  const at: Path = ["import", "graphml"];
  const read = readFile(posix.isAbsolute(graphml) ? graphml : posix.join(importFolder, graphml));
  if (!read.ok) {
    findings.at(at, `${show(graphml)} cannot be read: ${read.problem}; allowed: ${PATH_ALLOWED}`);
    return undefined;
  }
  const graph = readGraphml(new TextDecoder().decode(read.bytes));
  if (!graph.ok) {
    findings.at(at, `${show(graphml)} is not a network: ${graph.problem}`);
    return undefined;
  }
  let isWhole = true;
  const network = importNetwork(graph, parsed.data, (path, message) => {
    isWhole = false;
    findings.at(["import", ...path], message);
  });
  return isWhole ? network : undefined;
}

function plainAt(root: MapTree, section: string): unknown {
  const tree = entryOf(root, section);
  return tree && plain(tree);
}

interface Origin {
  readonly section: "generate" | "import";
  readonly findings: Findings;
}

function withNetwork(root: MapTree, network: PlannedNetwork, origin: Origin): MapTree {
  const nodes = [...network.nodes].map(([name, { kind, position }]): [string, Plain] => [
    name,
    { kind, position: position && { ...position } },
  ]);
  const links = [...network.links].map(([name, link]): [string, Plain] => [name, writtenLink(link)]);
  return withEntries(withEntries(root, "nodes", nodes, origin), "links", links, origin);
}

function writtenLink({ between, lengthKm, routeFactor }: PlannedLink): Plain {
  if (lengthKm === undefined) return { between };
  const length = lengthKm === "great-circle" ? lengthKm : `${lengthKm} km`;
  return { between, fibre: { length, "route-factor": routeFactor } };
}

/** Adds to a section what stands there for another; a name that is written there too is a problem. */
function withEntries(
  root: MapTree,
  section: "nodes" | "links",
  added: readonly (readonly [string, Plain])[],
  { section: from, findings }: Origin,
): MapTree {
  const own = root.entries.get(section);
  if (own !== undefined && own.value.type !== "map") return root;
  const offset = root.entries.get(from)?.keyOffset ?? root.offset;
  const written = own?.value.type === "map" ? own.value.entries : new Map<string, Entry>();
  const entries = new Map(written);
  for (const [name, value] of added) {
    const mine = written.get(name);
    if (mine === undefined) entries.set(name, { keyOffset: offset, value: made(value, [section, name], offset) });
    else {
      const problem = `the name "${name}" is that of a ${section.slice(0, -1)} that ${from} makes`;
      findings.add({
        offset: mine.keyOffset,
        path: pathText([section, name]),
        message: `${problem}; allowed: another name`,
      });
    }
  }
  const value: MapTree = { type: "map", path: [section], offset, ...(own?.value as MapTree | undefined), entries };
  return { ...root, entries: new Map(root.entries).set(section, { keyOffset: own?.keyOffset ?? offset, value }) };
}
