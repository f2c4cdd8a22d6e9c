import { assert } from "../../engine/assert.js";
import type { Problem } from "./problem.js";
import { draftOf } from "./resolve/draft.js";
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
import { readDocument } from "./text/document.js";
import { Findings } from "./text/findings.js";
import { applyLinkDefaults } from "./text/link-defaults.js";
import { substitute } from "./text/parameters.js";
import { type MapTree, plain, type Tree } from "./text/tree.js";

export { formatProblem, type Problem } from "./problem.js";

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface ParseOptions {
  /** Values for parameters, by name, as written on the command line. */
  readonly set?: Readonly<Record<string, string>>;
  /** A seed that counts instead of that of the scenario. */
  readonly seed?: number;
}

const EXPECTED = "a map that begins with entanglab: 1";

/** Reads a scenario, or explains everything that is wrong with it, in the order of the file. */
export function parseScenario(text: string | Uint8Array, file: string, options: ParseOptions = {}): ParsedScenario {
  const decoded = typeof text === "string" ? ({ ok: true, text } as const) : decode(text);
  if (!decoded.ok) {
    const { line, column, message } = decoded;
    return { ok: false, problems: [{ file, line, column, path: "", message }] };
  }
  const { tree, problems, position } = readDocument(decoded.text);
  const findings = new Findings(tree ?? NOTHING);
  for (const problem of problems) findings.add(problem);
  if (tree !== undefined && tree.type !== "map") {
    const what = tree.type === "scalar" && tree.value === null ? "the file is empty" : `this is ${kindOfValue(tree)}`;
    findings.at([], `${what}; allowed: ${EXPECTED}`);
  }
  if (tree?.type !== "map") return { ok: false, problems: findings.problems(file, position) };

  const place = (offset: number) => {
    const { line, column } = position(offset);
    return `${file}:${line}:${column}`;
  };
  const scenario = resolve(tree, { options, place, findings });
  return scenario === undefined ? { ok: false, problems: findings.problems(file, position) } : { ok: true, scenario };
}

interface Resolving {
  readonly options: ParseOptions;
  readonly place: (offset: number) => string;
  readonly findings: Findings;
}

/** The resolved scenario, or undefined where `findings` says why there is none. */
function resolve(written: MapTree, { options, place, findings: textFindings }: Resolving): Scenario | undefined {
  const tree = applyLinkDefaults(substitute(written, options.set ?? {}, textFindings));
  const findings = textFindings.over(tree);
  const value = plain(tree);
  explain(ScenarioFile, value, findings);
  checkNames(tree, findings);
  const seed = options.seed === undefined ? undefined : checkSeed(options.seed, findings);

  const draft = draftOf(value);
  const links = resolveLinks(draft, findings);
  const requests = resolveRequests(draft, links, findings);
  const nodes = resolveNodes(draft, { links, requests }, findings);
  const faults = resolveFaults(draft, findings);
  const expectations = resolveExpectations(draft, { tree, place }, findings);
  if (!findings.isEmpty) return undefined;

  const { scenario: name, about, seed: ownSeed, duration, physics } = draft.head;
  assert(name !== undefined && about !== undefined && physics !== undefined, "a scenario without faults is complete");
  assert(ownSeed !== undefined, "a scenario without faults has a seed");
  return {
    name,
    about,
    seed: seed ?? ownSeed,
    ...(duration === undefined ? {} : { duration }),
    physics,
    nodes,
    links,
    requests,
    ...(faults.length === 0 ? {} : { faults }),
    expectations,
  };
}

function checkSeed(seed: number, findings: Findings): number {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    findings.atKey(["seed"], `--seed ${seed} is out of range; allowed: a whole number from 0, below 2^53`);
  }
  return seed;
}

const NOTHING: Tree = { type: "scalar", path: [], offset: 0, value: null };

function kindOfValue(tree: Tree): string {
  return tree.type === "scalar" ? `only ${show(tree.value)}` : "a list";
}
