import test from "ava";
import fc from "fast-check";
import type { LinkStates as LinkStatesMessage } from "../../../../proto/gen/entanglab/peer/v1/link.js";
import type { LinkDescription, NodeDescription } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import { Flooding } from "./flooding.js";
import { LinkStates } from "./link-state.js";

interface Joined {
  readonly name: string;
  readonly ends: readonly [string, string];
  hasLight: boolean;
  carries: boolean;
}

interface Alive {
  readonly states: LinkStates;
  readonly flooding: Flooding;
}

interface Underway {
  readonly from: string;
  readonly to: string;
  readonly message: LinkStatesMessage;
}

/** Nodes that flood over links, whose messages arrive in whatever order the test draws. */
class Network {
  readonly links: readonly Joined[];
  readonly alive = new Map<string, Alive>();
  readonly epochs = new Map<string, number>();
  readonly underway: Underway[] = [];
  sent = 0;
  readonly #linkDescriptions: readonly LinkDescription[];
  readonly #nodeDescriptions: readonly NodeDescription[];
  readonly #startsCold: boolean;

  constructor(pairs: readonly (readonly [string, string])[], startsCold = false) {
    this.links = pairs.map((ends) => ({ name: ends.join("-"), ends, hasLight: true, carries: true }));
    this.#startsCold = startsCold;
    this.#linkDescriptions = this.links.map(({ name, ends }) => describedLink(name, ...ends));
    this.#nodeDescriptions = this.nodes.map((node) => ({
      node,
      canSwap: true,
      swapWerner: 1,
      memory: undefined,
      gates: undefined,
    }));
    for (const node of this.nodes) this.#start(node);
    for (const { flooding } of this.alive.values()) flooding.begin();
  }

  get nodes(): string[] {
    return [...new Set(this.links.flatMap(({ ends }) => ends))].sort();
  }

  set(link: Joined, light: { hasLight: boolean; carries: boolean }): void {
    Object.assign(link, light);
    if (!link.carries) this.#lose(({ from, to }) => link.ends.includes(from) && link.ends.includes(to));
    for (const end of link.ends) this.#tell(end, link);
  }

  crash(node: string): void {
    if (!this.alive.delete(node)) return;
    this.#lose(({ to }) => to === node);
    this.#tellNeighbours(node);
  }

  restart(node: string): void {
    if (this.alive.has(node)) return;
    this.epochs.set(node, (this.epochs.get(node) ?? 0) + 1);
    const { flooding } = this.#start(node);
    this.#tellNeighbours(node);
    flooding.begin();
  }

  /** Delivers one message, the `draw`th of those underway. */
  deliver(draw: number, twice = false): void {
    const place = draw % this.underway.length;
    const one = this.underway[place];
    if (one === undefined) return;
    if (!twice) this.underway.splice(place, 1);
    this.alive.get(one.to)?.flooding.received(one.from, one.message);
  }

  /** Delivers all there is; fails where that never ends. */
  settle(draw: number): void {
    for (let count = 0; this.underway.length > 0; count++) {
      if (count > 100_000) throw new Error("the flood does not end");
      this.deliver(draw + 7 * count);
    }
  }

  /** The nodes that a node can reach over channels and nodes that work. */
  component(node: string): string[] {
    const reached = new Set([node]);
    for (const one of reached)
      for (const { ends, carries } of this.links)
        if (carries && ends.includes(one)) for (const end of ends) if (this.alive.has(end)) reached.add(end);
    return [...reached];
  }

  isLit = ({ ends, hasLight }: Joined) => hasLight && ends.every((end) => this.alive.has(end));

  #start(node: string): Alive {
    const own = this.links.filter(({ ends }) => ends.includes(node));
    const start = {
      name: node,
      epoch: this.epochs.get(node) ?? 0,
      network: { startsCold: this.#startsCold },
      channels: [],
      links: own.map((link) => ({
        link: link.name,
        remoteNode: link.ends[0] === node ? link.ends[1] : link.ends[0],
        delayNs: 1,
        slotCountMax: 1,
        weights: [1, 0, 0, 0],
        isDark: this.epochs.has(node) && !this.#seesLight(node, link),
        channelIsDown: !link.carries,
        isUnreliable: false,
      })),
      linkDescriptions: this.#startsCold
        ? this.#linkDescriptions.filter(({ leftNode, rightNode }) => leftNode === node || rightNode === node)
        : this.#linkDescriptions,
      nodeDescriptions: this.#startsCold
        ? this.#nodeDescriptions.filter((one) => one.node === node)
        : this.#nodeDescriptions,
    };
    const states = new LinkStates(start);
    const send = (to: string, { value }: { value: LinkStatesMessage }) => {
      this.sent++;
      const link = this.links.find(({ ends }) => ends.includes(node) && ends.includes(to));
      if (link?.carries && this.alive.has(to)) this.underway.push({ from: node, to, message: value });
    };
    const alive = { states, flooding: new Flooding({ send }, states, start) };
    this.alive.set(node, alive);
    return alive;
  }

  #seesLight(node: string, { ends, hasLight }: Joined): boolean {
    return hasLight && ends.every((end) => end === node || this.alive.has(end));
  }

  #tell(node: string, link: Joined): void {
    const change = { link: link.name, hasLight: this.isLit(link), channelIsUp: link.carries };
    this.alive.get(node)?.flooding.changed(change);
  }

  #tellNeighbours(node: string): void {
    for (const link of this.links)
      for (const end of link.ends) if (link.ends.includes(node) && end !== node) this.#tell(end, link);
  }

  #lose(isLost: (one: Underway) => boolean): void {
    const kept = this.underway.filter((one) => !isLost(one));
    this.underway.splice(0, this.underway.length, ...kept);
  }
}

const RING = [
  ["a", "b"],
  ["b", "c"],
  ["c", "d"],
  ["d", "e"],
  ["a", "e"],
  ["b", "e"],
  ["e", "f"],
] as const;

const steps = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant("deliver" as const), draw: fc.nat(1000), twice: fc.boolean() }),
    fc.record({
      type: fc.constant("light" as const),
      link: fc.nat(RING.length - 1),
      hasLight: fc.boolean(),
      carries: fc.boolean(),
    }),
    fc.record({ type: fc.constantFrom("crash" as const, "restart" as const), node: fc.nat(5) }),
  ),
  { maxLength: 60 },
);

for (const startsCold of [false, true]) {
  test(`all that can reach each other agree in the end${startsCold ? ", from a cold start too" : ""}`, (t) => {
    const all = fc.assert.bind(
      undefined,
      fc.property(steps, fc.nat(1000), (list, draw) => {
        const network = new Network(RING, startsCold);
        for (const step of list) {
          if (step.type === "deliver") network.deliver(step.draw, step.twice);
          else if (step.type === "light") network.set(network.links[step.link]!, step);
          else network[step.type](network.nodes[step.node]!);
        }
        network.settle(draw);
        const wrong = disagreement(network);
        if (wrong !== undefined) throw new Error(wrong);
      }),
      { numRuns: 400 },
    );
    t.notThrows(all);
  });
}

test("says nothing where the network starts as configured", (t) => t.is(new Network(RING).sent, 0));

test("passes a statement on once over each channel, save back where it was new", (t) => {
  const network = new Network(RING);
  network.alive.get("a")!.flooding.changed({ link: "a-b", hasLight: false, channelIsUp: true });
  network.settle(3);
  t.is(network.sent, 2 * RING.length - (network.nodes.length - 1));
  t.true([...network.alive.values()].every(({ states }) => !states.isUp("a-b") && states.version === 1));
});

test("takes a link whose channel is cut for down, and for up where another channel joins its ends", (t) => {
  const carried: string[] = [];
  const links = [
    { link: "a-b", remoteNode: "b", delayNs: 1, slotCountMax: 1, weights: [], isDark: false, channelIsDown: false },
  ];
  const channels = [{ channel: "spare", remoteNode: "b", delayNs: 1, isDown: true, isUnreliable: false }];
  const start = {
    name: "a",
    epoch: 0,
    links: links.map((link) => ({ ...link, isUnreliable: false })),
    channels,
    linkDescriptions: [describedLink("a-b", "a", "b")],
    nodeDescriptions: [],
  };
  const states = new LinkStates(start);
  const flooding = new Flooding({ send: (to) => carried.push(to) }, states, start);
  flooding.begin();
  t.true(flooding.changed({ link: "a-b", hasLight: true, channelIsUp: false }));
  t.false(states.isUp("a-b"));
  t.deepEqual(carried, []);
  t.true(flooding.changed({ link: "spare", hasLight: false, channelIsUp: true }));
  t.true(states.isUp("a-b"));
  t.deepEqual(carried, ["b"]);
});

test("says nothing of what does not change", (t) => {
  const network = new Network(RING);
  const { flooding, states } = network.alive.get("a")!;
  t.false(flooding.changed({ link: "a-b", hasLight: true, channelIsUp: true }));
  t.true(flooding.changed({ link: "a-b", hasLight: false, channelIsUp: true }));
  const { sent } = network;
  t.false(flooding.changed({ link: "a-b", hasLight: false, channelIsUp: true }));
  t.false(flooding.received("e", { states: states.all(), wantsAll: false }));
  t.is(network.sent, sent);
});

test("knows the whole network after a cold start", (t) => {
  const network = new Network(RING, true);
  network.settle(0);
  for (const { states } of network.alive.values()) {
    t.deepEqual(
      states.topology.links.map(({ link }) => link),
      [...RING.map((ends) => ends.join("-"))].sort(),
    );
    t.deepEqual(
      states.topology.nodes.map(({ node }) => node),
      network.nodes,
    );
  }
});

/** Where a node and its part of the network do not know the same of a link, or not the truth of one that ends there. */
function disagreement(network: Network): string | undefined {
  for (const [node, { states }] of network.alive) {
    const component = network.component(node);
    for (const link of network.links) {
      const isUp = states.isUp(link.name);
      if (link.ends.some((end) => component.includes(end)) && isUp !== (network.isLit(link) && link.carries))
        return `${node} takes ${link.name} for ${isUp ? "up" : "down"}, which it is not`;
      const other = component.find((one) => network.alive.get(one)?.states.isUp(link.name) !== isUp);
      if (other !== undefined) return `${node} and ${other} do not agree on ${link.name}`;
    }
  }
  return undefined;
}

function describedLink(link: string, leftNode: string, rightNode: string): LinkDescription {
  return { link, leftNode, rightNode, lengthKm: 1, delayNs: 5000, rateHz: 1, weights: [1, 0, 0, 0] };
}
