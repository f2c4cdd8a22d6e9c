import { assert } from "../../engine/assert.js";
import type { Problem } from "./problem.js";
import { resolveChannels } from "./resolve/channels.js";
import { draftOf, wholeDraft } from "./resolve/draft.js";
import { resolveExpectations } from "./resolve/expectations.js";
import { resolveFaults } from "./resolve/faults.js";
import { resolveLinks } from "./resolve/links.js";
import { checkNames } from "./resolve/names.js";
import { resolveNodes } from "./resolve/nodes.js";
import { resolveRequests } from "./resolve/requests.js";
import type { Scenario } from "./scenario.js";
import { explain } from "./schema/explain.js";
import { show } from "./schema/fields.js";
import { ScenarioFile } from "./schema/scenario.js";
import { decode } from "./text/decode.js";
import { Findings } from "./text/findings.js";
import { applyLinkDefaults } from "./text/link-defaults.js";
import { substitute } from "./text/parameters.js";
import type { ReadFile } from "./text/read-file.js";
import { Sources } from "./text/sources.js";
import { entryOf, type MapTree, plain, type Tree } from "./text/tree.js";
import { expandNetwork } from "./topology/expand.js";
import { mergeNetworkFile, type Surroundings } from "./topology/network-file.js";

export { formatProblem, type Problem } from "./problem.js";

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface ParseOptions {
  /** Values for parameters, by name, as written on the command line. */
  readonly set?: Readonly<Record<string, string>>;
  /** A seed that counts instead of that of the scenario. */
  readonly seed?: number;
  /** Reads the files that the scenario names. Absent: it may name none. */
  readonly readFile?: ReadFile;
}

const EXPECTED = "a map that begins with entanglab: 1";

/** Reads a scenario, or explains everything that is wrong with it, in the order of the file. */
export function parseScenario(text: string | Uint8Array, file: string, options: ParseOptions = {}): ParsedScenario {
  const decoded = typeof text === "string" ? ({ ok: true, text } as const) : decode(text);
  if (!decoded.ok) {
    const { line, column, message } = decoded;
    return { ok: false, problems: [{ file, line, column, path: "", message }] };
  }
  const sources = new Sources();
  const { tree, problems } = sources.read(decoded.text, file);
  const findings = new Findings(tree ?? NOTHING);
  for (const problem of problems) findings.add(problem);
  if (tree !== undefined && tree.type !== "map") {
    const what = tree.type === "scalar" && tree.value === null ? "the file is empty" : `this is ${kindOfValue(tree)}`;
    findings.at([], `${what}; allowed: ${EXPECTED}`);
  }
  if (tree?.type !== "map") return { ok: false, problems: findings.problems(sources.place) };

  const surroundings = { file, sources, readFile: options.readFile ?? (() => NO_FILES) };
  const scenario = resolve(tree, { options, surroundings, findings });
  return scenario === undefined ? { ok: false, problems: findings.problems(sources.place) } : { ok: true, scenario };
}

interface Resolving {
  readonly options: ParseOptions;
  readonly surroundings: Surroundings;
  readonly findings: Findings;
}

/** The resolved scenario, or undefined where `findings` says why there is none. */
function resolve(root: MapTree, { options, surroundings, findings: textFindings }: Resolving): Scenario | undefined {
  const { tree, isWhole } = wholeTree(root, { options, surroundings, findings: textFindings });
  const findings = textFindings.over(tree);
  const value = plain(tree);
  const written = explain(ScenarioFile, value, findings);
  if (isWhole && !findings.has(["nodes"])) findings.at(["nodes"], NO_NODES);
  checkNames(tree, findings);
  const seed = options.seed === undefined ? undefined : checkSeed(options.seed, findings);
  if (!isWhole) return undefined;

  const draft = written === undefined ? draftOf(value) : wholeDraft(written);
  const links = resolveLinks(draft, findings);
  const channels = resolveChannels(draft, findings);
  const streamSeed = seed ?? draft.head.seed ?? 0;
  const requests = resolveRequests(draft, { links, seed: streamSeed }, findings);
  const nodes = resolveNodes(draft, { links, requests }, findings);
  const faults = resolveFaults(draft, streamSeed, findings);
  const expectations = resolveExpectations(draft, { tree, place: placeIn(surroundings.sources), faults }, findings);
  if (!findings.isEmpty) return undefined;

  const { scenario: name, about, seed: ownSeed, duration, physics, network } = draft.head;
  assert(name !== undefined && about !== undefined && physics !== undefined, "a scenario without faults is complete");
  assert(ownSeed !== undefined, "a scenario without faults has a seed");
  assert(network !== undefined, "a scenario without faults has a network layer");
  return {
    name,
    about,
    seed: seed ?? ownSeed,
    ...(duration === undefined ? {} : { duration }),
    physics,
    nodes,
    links,
    channels,
    network,
    requests,
    ...(faults.length === 0 ? {} : { faults }),
    expectations,
  };
}

/** The scenario with everything that other files, rules and defaults put into it. */
function wholeTree(written: MapTree, { options, surroundings, findings: textFindings }: Resolving) {
  const merged = mergeNetworkFile(written, surroundings, textFindings);
  const root = substitute(merged.root, options.set ?? {}, textFindings.over(merged.root));
  const { importFolder } = merged;
  const { readFile } = surroundings;
  const seed = options.seed ?? seedOf(root);
  const expanded = expandNetwork(root, { seed, importFolder, readFile }, textFindings.over(root));
  return { tree: applyLinkDefaults(expanded.root), isWhole: merged.isWhole && expanded.isWhole };
}

/** The seed of the scenario, or where it is wrong any. */
function seedOf(root: MapTree): number {
  const seed = ScenarioFile.shape.seed.safeParse(plain(entryOf(root, "seed") ?? NOTHING));
  return seed.success ? seed.data : SEED_DEFAULT;
}

const placeIn = (sources: Sources) => (offset: number) => {
  const { file, line, column } = sources.place(offset);
  return `${file}:${line}:${column}`;
};

function checkSeed(seed: number, findings: Findings): number | undefined {
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  findings.atKey(["seed"], `--seed ${seed} is out of range; allowed: a whole number from 0, below 2^53`);
  return undefined;
}

const NO_NODES = "missing; allowed: a map, with a name for each; or generate, import or network-file in its place";
const SEED_DEFAULT = 1;
const NO_FILES = { ok: false, problem: "this scenario is no file itself" } as const;
const NOTHING: Tree = { type: "scalar", path: [], offset: 0, value: null };

function kindOfValue(tree: Tree): string {
  return tree.type === "scalar" ? `only ${show(tree.value)}` : "a list";
}
