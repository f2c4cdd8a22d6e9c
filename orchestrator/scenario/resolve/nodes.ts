import { hardwareProfiles, kindDefaults } from "../kinds.js";
import type { Kind, ScenarioGates, ScenarioLink, ScenarioMemory, ScenarioNode, ScenarioRequest } from "../scenario.js";
import { NEVER_DECAYS } from "../schema/fields.js";
import type { Hardware, KindFile, Node, Profile, ProfileFile } from "../schema/nodes.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { positionOf } from "./links.js";
import { byCodeUnits } from "./order.js";
import { span } from "./span.js";

/** What the network asks of its nodes. */
export interface Demands {
  readonly links: readonly ScenarioLink[];
  readonly requests: readonly ScenarioRequest[];
}

/** The same by node: how many links it has, and a request that it swaps for, and one that it sends states for. */
interface Demand {
  linkCount: number;
  swappingFor?: string;
  sendingFor?: string;
}

function demandsByNode({ links, requests }: Demands): ReadonlyMap<string, Demand> {
  const demands = new Map<string, Demand>();
  const of = (name: string): Demand => {
    const known = demands.get(name) ?? { linkCount: 0 };
    demands.set(name, known);
    return known;
  };
  for (const { ends } of links) for (const end of ends) of(end).linkCount += 1;
  for (const { group: name, type, ends, route } of requests) {
    for (const inner of route?.path.slice(1, -1) ?? []) of(inner).swappingFor ??= name;
    if (type === "teleport") of(ends[0]).sendingFor ??= name;
  }
  return demands;
}

/** Gives each node the hardware of its kind, changed as the scenario says for the kind and for the node. */
export function resolveNodes(draft: Draft, demands: Demands, findings: Findings): readonly ScenarioNode[] {
  const kinds = kindDefaults();
  const byNode = demandsByNode(demands);
  const nodes: ScenarioNode[] = [];
  for (const [name, node] of draft.nodes) {
    if (node.kind === undefined) continue;
    const layers = { defaults: kinds[node.kind], ofKind: draft.kinds.get(node.kind) ?? {}, own: node };
    const position = positionOf(node);
    nodes.push({
      name,
      kind: node.kind,
      ...(position === undefined ? {} : { position }),
      slots: resolveSlots({ name, kind: node.kind }, layers, byNode.get(name) ?? { linkCount: 0 }, findings),
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

/** Three answers to the same question, the last the strongest. A profile of the second or third is a little weaker than it. */
interface Layers {
  readonly defaults: KindFile;
  readonly ofKind: Partial<Hardware>;
  readonly own: Partial<Node>;
}

function resolveMemory(node: Named, { defaults, ofKind, own }: Layers, findings: Findings): ScenarioMemory {
  const { t1, t2, depolarising, preparation, emission } = overlay(
    defaults.memory,
    ...[ofKind, own].flatMap((layer) => [profileOf(layer)?.memory, layer.memory]),
  );
  if (t2 > 2 * t1) {
    const at =
      findings.has(["nodes", node.name, "memory", "t2"]) || !findings.has(["nodes", node.name, "memory", "t1"])
        ? "t2"
        : "t1";
    const path = pathOf(node, ["memory", at], findings);
    const problem = `a t2 of ${span(t2)} is more than twice the t1 of ${span(t1)}`;
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
  const base = defaults.gates;
  const later = [ofKind, own].flatMap((layer) => [profileOf(layer)?.gates, layer.gates]);
  const bell = later.findLast((gates) => gates?.["bell-measurement"] !== undefined)?.["bell-measurement"];
  return {
    singleQubit: overlay(base["single-qubit"], ...later.map((gates) => gates?.["single-qubit"])),
    twoQubit: overlay(base["two-qubit"], ...later.map((gates) => gates?.["two-qubit"])),
    readout: overlay(base.readout, ...later.map((gates) => gates?.readout)),
    bellMeasurement: bell ?? base["bell-measurement"],
  };
}

function resolveSlots(node: Named, layers: Layers, demand: Demand, findings: Findings): ScenarioNode["slots"] {
  const { name } = node;
  const { defaults, ofKind, own } = layers;
  const perLink = own.slots?.["per-link"] ?? ofKind.slots?.["per-link"] ?? defaults.slots["per-link"];
  const { linkCount, swappingFor, sendingFor } = demand;
  const stateSlots = sendingFor === undefined ? 0 : 1;
  const total = own.slots?.total ?? ofKind.slots?.total ?? perLink * Math.max(1, linkCount) + stateSlots;

  const refuse = (why: string, least: number): void => {
    const problem = `${total} ${total === 1 ? "slot is" : "slots are"} too few for ${name}: ${why}`;
    findings.at(pathOf(node, ["slots", "total"], findings), `${problem}; allowed: a total of at least ${least}`);
  };
  if (total < perLink) refuse(`its per-link is ${perLink}`, perLink);
  else if (swappingFor !== undefined && total - stateSlots <= perLink) {
    const filled = perLink === 1 ? "the only one" : `all ${perLink}`;
    refuse(`one link may fill ${filled}, and it swaps between two for "${swappingFor}"`, perLink + 1 + stateSlots);
  } else if (sendingFor !== undefined && total <= stateSlots) {
    refuse(`it prepares the states of "${sendingFor}" beside its pairs`, 1 + stateSlots);
  }
  return { perLink, total };
}

function profileOf({ profile }: { readonly profile?: Profile | undefined }): ProfileFile | undefined {
  return profile === undefined ? undefined : hardwareProfiles()[profile];
}

type Changes<Answers> = { readonly [Key in keyof Answers]?: Answers[Key] | undefined };

/** The first answers, with every later one that is given in their place. */
function overlay<Answers extends object>(first: Answers, ...later: (Changes<Answers> | undefined)[]): Answers {
  const given = later.flatMap((changes) => Object.entries(changes ?? {}).filter(([, value]) => value !== undefined));
  return { ...first, ...Object.fromEntries(given) };
}

/** Where the answer that counts was given: for the node, for the kind, or nowhere. */
function pathOf({ name, kind }: Named, rest: Path, findings: Findings): Path {
  const own: Path = ["nodes", name, ...rest];
  const ofKind: Path = ["kinds", kind, ...rest];
  return findings.has(own) || !findings.has(ofKind) ? own : ofKind;
}
