import type { TraceRecord } from "../../engine/trace.js";
import type { Scenario, ScenarioLink } from "../scenario/scenario.js";
import type { Hold, Window } from "./scene.js";
import { numberOf, outerPairs, textOf } from "./scene.js";

interface Scope {
  readonly links: ReadonlyMap<string, ScenarioLink>;
  readonly shown: ReadonlySet<string>;
  readonly story: boolean;
  readonly window: Window;
  readonly most: number;
}

/** Follows every slot from arming to the end of the qubit in it. */
export class Holds {
  readonly #scope: Scope;
  readonly #readout: ReadonlyMap<string, number>;
  readonly #keeping: ReadonlyMap<string, number>;
  readonly #armed = new Map<string, Hold>();
  readonly #byPair = new Map<string, Hold>();
  readonly #prepared = new Map<string, Hold>();
  /** Prepared qubits in a Bell measurement, by the half they are measured with. */
  readonly #teleported = new Map<string, Hold>();
  readonly #kept: Hold[] = [];
  #omitted = 0;

  constructor(scenario: Scenario, scope: Scope) {
    this.#scope = scope;
    this.#readout = new Map(scenario.nodes.map(({ name, gates }) => [name, gates.readout.duration]));
    this.#keeping = new Map(
      scenario.requests.map((request) => [request.name, request.type === "entangle" ? request.hold : 0]),
    );
  }

  learn(record: TraceRecord): void {
    const at = record.at_ns;
    const slot = numberOf(record, "slot");
    const pair = textOf(record, "pair");
    switch (record.event) {
      case "arm":
        return this.#arm(record, slot);
      case "disarm":
        return this.#finish(this.#take(this.#armed, slotKey(record.node, slot)), at, "disarmed");
      case "pair":
        return this.#emit(record);
      case "herald":
        return this.#herald(record, slot);
      case "prepare":
        return this.#prepare(record, slot);
      case "swap":
        for (const field of ["left", "right"])
          this.#beginMeasuring(this.#byPair.get(pairKey(record.node, textOf(record, field))), at);
        return;
      case "measure-bell":
        return this.#teleport(record);
      case "swapped":
        for (const field of ["left", "right"]) this.#endPair(record.node, textOf(record, field), at, "swapped");
        return;
      case "measure":
        this.#beginMeasuring(this.#byPair.get(pairKey(record.node, pair)), at);
        return this.#endPair(record.node, pair, at + (this.#readout.get(record.node) ?? 0), "measured");
      case "release":
        this.#finish(pair === "" ? this.#take(this.#prepared, slotKey(record.node, slot)) : undefined, at, "released");
        return this.#endPair(record.node, pair, at, "released");
      case "sent":
        for (const outer of outerPairs(pair)) {
          this.#finish(this.#take(this.#teleported, pairKey(record.node, outer)), at, "sent");
          this.#endPair(record.node, outer, at, "sent");
        }
        return;
      case "delivered":
      case "measured":
      case "received":
      case "lost":
        if (this.#scope.story) this.#endUntold(record);
    }
  }

  /** Everything that touches the window, in the order in which it began. */
  end(): { readonly holds: readonly Hold[]; readonly omitted: number } {
    for (const hold of [
      ...this.#armed.values(),
      ...this.#byPair.values(),
      ...this.#prepared.values(),
      ...this.#teleported.values(),
    ])
      this.#keep(hold);
    this.#kept.sort((one, other) => begin(one) - begin(other) || (one.node < other.node ? -1 : 1));
    const omitted = this.#omitted + Math.max(0, this.#kept.length - this.#scope.most);
    return { holds: this.#kept.slice(0, this.#scope.most), omitted };
  }

  #arm({ at_ns, node, link }: TraceRecord, slot: number | undefined): void {
    const ends = this.#scope.links.get(String(link))?.ends;
    if (ends === undefined || slot === undefined) return;
    const key = slotKey(node, slot);
    if (!this.#armed.has(key)) this.#armed.set(key, { node, toward: otherEnd(ends, node), slot, armed: at_ns });
  }

  #emit(record: TraceRecord): void {
    const pair = textOf(record, "pair");
    const ends = this.#scope.links.get(pair.slice(0, Math.max(0, pair.lastIndexOf("/"))))?.ends;
    const since = numberOf(record, "emitted_ns") ?? record.at_ns;
    for (const node of ends ?? []) {
      if (ends === undefined) continue;
      this.#byPair.set(pairKey(node, pair), {
        node,
        toward: otherEnd(ends, node),
        pair,
        since,
        heralded: record.at_ns,
      });
    }
  }

  #herald(record: TraceRecord, slot: number | undefined): void {
    const hold = this.#byPair.get(pairKey(record.node, textOf(record, "pair")));
    if (hold === undefined || slot === undefined) return;
    hold.slot = slot;
    hold.heralded = record.at_ns;
    const armed = this.#take(this.#armed, slotKey(record.node, slot))?.armed;
    if (armed !== undefined) hold.armed = armed;
  }

  #prepare({ at_ns, node }: TraceRecord, slot: number | undefined): void {
    if (slot === undefined || !this.#scope.shown.has(node)) return;
    this.#prepared.set(slotKey(node, slot), { node, slot, since: at_ns, heralded: at_ns });
  }

  /** A Bell measurement on a prepared qubit and a half: the trace names their slots only. */
  #teleport(record: TraceRecord): void {
    const slots = [numberOf(record, "left_slot"), numberOf(record, "right_slot")];
    const keys = slots.map((slot) => slotKey(record.node, slot));
    const prepared = keys.map((key) => this.#take(this.#prepared, key)).find((hold) => hold !== undefined);
    if (prepared === undefined) return;
    const half = [...this.#byPair.values()].find(({ node, slot }) => node === record.node && slots.includes(slot));
    if (half?.pair === undefined) return this.#finish(prepared, record.at_ns, "sent");
    for (const hold of [prepared, half]) this.#beginMeasuring(hold, record.at_ns);
    this.#teleported.set(pairKey(record.node, half.pair), prepared);
  }

  #beginMeasuring(hold: Hold | undefined, at: number): void {
    if (hold !== undefined) hold.measuring = at;
  }

  /** Without releases in the trace, a half ends when its end has said the last thing about it. */
  #endUntold(record: TraceRecord): void {
    const keeping = this.#keeping.get(textOf(record, "request")) ?? 0;
    for (const outer of outerPairs(textOf(record, "pair"))) {
      const heralded = this.#byPair.get(pairKey(record.node, outer))?.heralded ?? record.at_ns;
      if (record.event === "measured") this.#endPair(record.node, outer, heralded, "measured");
      else
        this.#endPair(record.node, outer, record.at_ns + (record.event === "delivered" ? keeping : 0), "handed-over");
    }
  }

  #endPair(node: string, pair: string, at: number, ending: NonNullable<Hold["ending"]>): void {
    this.#finish(this.#take(this.#byPair, pairKey(node, pair)), at, ending);
  }

  #finish(hold: Hold | undefined, at: number, ending: NonNullable<Hold["ending"]>): void {
    if (hold === undefined) return;
    hold.until = at;
    hold.ending = ending;
    this.#keep(hold);
  }

  #keep(hold: Hold): void {
    const { from, to } = this.#scope.window;
    if (begin(hold) > to || (hold.until ?? to) < from) return;
    if (this.#kept.length < 4 * this.#scope.most) this.#kept.push(hold);
    else this.#omitted += 1;
  }

  #take(map: Map<string, Hold>, key: string): Hold | undefined {
    const hold = map.get(key);
    map.delete(key);
    return hold;
  }
}

function begin(hold: Hold): number {
  return hold.armed ?? hold.since ?? 0;
}

function otherEnd(ends: readonly [string, string], node: string): string {
  return ends[0] === node ? ends[1] : ends[0];
}

function slotKey(node: string, slot: number | undefined): string {
  return `${node} ${slot ?? ""}`;
}

function pairKey(node: string, pair: string): string {
  return `${node} ${pair}`;
}
