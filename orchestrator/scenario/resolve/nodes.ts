import { kindDefaults } from "../kinds.js";
import type { Kind, ScenarioGates, ScenarioLink, ScenarioMemory, ScenarioNode, ScenarioRequest } from "../scenario.js";
import { NEVER_DECAYS } from "../schema/fields.js";
import type { Hardware, KindFile, Node } from "../schema/nodes.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { positionOf } from "./links.js";
import { byCodeUnits } from "./order.js";

/** What the network asks of its nodes. */
export interface Demands {
  readonly links: readonly ScenarioLink[];
  readonly requests: readonly ScenarioRequest[];
}

/** Gives each node the hardware of its kind, changed as the scenario says for the kind and for the node. */
export function resolveNodes(draft: Draft, demands: Demands, findings: Findings): readonly ScenarioNode[] {
  const kinds = kindDefaults();
  const nodes: ScenarioNode[] = [];
  for (const [name, node] of draft.nodes) {
    if (node.kind === undefined) continue;
    const layers = { defaults: kinds[node.kind], ofKind: draft.kinds.get(node.kind) ?? {}, own: node };
    const position = positionOf(node);
    nodes.push({
      name,
      kind: node.kind,
      ...(position === undefined ? {} : { position }),
      slots: resolveSlots({ name, kind: node.kind }, layers, demands, findings),
      memory: resolveMemory({ name, kind: node.kind }, layers, findings),
      gates: resolveGates(layers),
    });
  }
  return nodes.sort((left, right) => byCodeUnits(left.name, right.name));
}

interface Named {
  readonly name: string;
  readonly kind: Kind;
}

/** Three answers to the same question, the last the strongest. */
interface Layers {
  readonly defaults: KindFile;
  readonly ofKind: Partial<Hardware>;
  readonly own: Partial<Node>;
}

function resolveMemory(node: Named, { defaults, ofKind, own }: Layers, findings: Findings): ScenarioMemory {
  const { t1, t2, depolarising, preparation, emission } = { ...defaults.memory, ...ofKind.memory, ...own.memory };
  if (t2 > 2 * t1) {
    const at =
      findings.has(["nodes", node.name, "memory", "t2"]) || !findings.has(["nodes", node.name, "memory", "t1"])
        ? "t2"
        : "t1";
    const path = pathOf(node, ["memory", at], findings);
    const problem = `${node.name} has a t2 of ${span(t2)}, which is more than twice its t1 of ${span(t1)}`;
    findings.at(path, `${problem}; allowed: a t2 up to ${span(2 * t1)}, or a longer t1`);
  }
  return {
    ...(t1 === NEVER_DECAYS ? {} : { t1 }),
    ...(t2 === NEVER_DECAYS ? {} : { t2 }),
    ...(depolarising === NEVER_DECAYS ? {} : { depolarising }),
    preparation,
    emission,
  };
}

function resolveGates({ defaults, ofKind, own }: Layers): ScenarioGates {
  const [base, kind, node] = [defaults.gates, ofKind.gates, own.gates];
  return {
    singleQubit: { ...base["single-qubit"], ...kind?.["single-qubit"], ...node?.["single-qubit"] },
    twoQubit: { ...base["two-qubit"], ...kind?.["two-qubit"], ...node?.["two-qubit"] },
    readout: { ...base.readout, ...kind?.readout, ...node?.readout },
    bellMeasurement: node?.["bell-measurement"] ?? kind?.["bell-measurement"] ?? base["bell-measurement"],
  };
}

function resolveSlots(
  node: Named,
  layers: Layers,
  { links, requests }: Demands,
  findings: Findings,
): ScenarioNode["slots"] {
  const { name } = node;
  const written = { ...layers.defaults.slots, ...layers.ofKind.slots, ...layers.own.slots };
  const perLink = written["per-link"];
  const linkCount = links.filter(({ ends }) => ends.includes(name)).length;
  const swapping = requests.find(({ path }) => path.slice(1, -1).includes(name));
  const teleporting = requests.find(({ type, ends }) => type === "teleport" && ends[0] === name);
  const total = written.total ?? perLink * (Math.max(1, linkCount) + (teleporting === undefined ? 0 : 1));

  const refuse = (why: string, least: number): void => {
    const problem = `${total} ${total === 1 ? "slot is" : "slots are"} too few for ${name}: ${why}`;
    findings.at(pathOf(node, ["slots", "total"], findings), `${problem}; allowed: a total of at least ${least}`);
  };
  if (total < perLink) refuse(`its per-link is ${perLink}`, perLink);
  else if (swapping !== undefined && total === perLink) {
    refuse(`one link may fill all ${perLink}, and it swaps between two for "${swapping.name}"`, perLink + 1);
  } else if (teleporting !== undefined && total === perLink) {
    refuse(`one link may fill all ${perLink}, and it prepares states for "${teleporting.name}"`, perLink + 1);
  }
  return { perLink, total };
}

/** Where the answer that counts was given: for the node, for the kind, or nowhere. */
function pathOf({ name, kind }: Named, rest: Path, findings: Findings): Path {
  const own: Path = ["nodes", name, ...rest];
  const ofKind: Path = ["kinds", kind, ...rest];
  return findings.has(own) || !findings.has(ofKind) ? own : ofKind;
}

function span(nanoseconds: number): string {
  if (nanoseconds === NEVER_DECAYS) return "never (no limit)";
  if (nanoseconds >= 1e9) return `${nanoseconds / 1e9} s`;
  if (nanoseconds >= 1e6) return `${nanoseconds / 1e6} ms`;
  return nanoseconds >= 1e3 ? `${nanoseconds / 1e3} us` : `${nanoseconds} ns`;
}
