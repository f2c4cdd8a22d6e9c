import { Bug } from "../../engine/assert.js";
import { after, type Instant, NEVER, START } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { Report, RunResponse } from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import { Faults, type Transition, transitionsOf } from "../faults/faults.js";
import { rebriefed } from "../runtimes/briefing.js";
import { CONDUCTOR, FIRST_NODE, WORLD } from "../runtimes/ranks.js";
import type { Scenario } from "../scenario/scenario.js";
import type { Link } from "../world/link.js";
import { World } from "../world/world.js";
import type { ConductedNode } from "./conducted-node.js";
import { Docket, type PendingCall } from "./docket.js";
import { Horizon } from "./horizon.js";
import { Ledger } from "./ledger.js";
import { recordFrom } from "./record.js";
import { type Crew, Roster } from "./roster.js";

export interface ConductorOptions {
  readonly crew: Crew;
  readonly detailed: boolean;
  /** Takes the records in their final order. */
  readonly record: (record: TraceRecord) => void;
  /** Every node is up, and virtual time begins. */
  readonly begun?: () => void;
}

const FRAMES = 0x1_0000_0000;

/**
 * Runs nodes that are processes of their own, so that they tell the story that one sequential loop would tell: it grants each
 * a window of virtual time that nothing can reach any more, orders what they do to shared objects, lets links herald and
 * faults happen, and puts the parts of the trace together. `docs/architecture.md` says why that is sound.
 */
export class Conductor {
  readonly #world: World;
  readonly #faults: Faults;
  readonly #transitions: Transition[];
  readonly #horizon: Horizon;
  readonly #docket: Docket;
  readonly #ledger: Ledger;
  readonly #begun: (() => void) | undefined;
  readonly #roster: Roster;
  readonly #end: number;
  /** Where the records of the world go at the moment. */
  #records: TraceRecord[] = [];
  #told = 0;
  #events = 0;
  #rounds = 0;
  #answers = 0;
  #last: Instant = START;
  #floor = 0;
  #wake: (() => void) | undefined;
  #problem: Error | undefined;
  #isStopped = false;

  constructor(scenario: Scenario, options: ConductorOptions) {
    this.#end = scenario.duration === undefined ? NEVER : after(START, scenario.duration);
    const record = (entry: TraceRecord): void => void this.#records.push(entry);
    // Links are asked for their next herald; nothing needs to be told of a plan.
    this.#world = new World(scenario, { record, plan: () => undefined });
    this.#faults = new Faults(scenario, this.#world, record);
    this.#transitions = transitionsOf(scenario);
    this.#roster = new Roster(scenario, {
      crew: options.crew,
      detailed: options.detailed,
      answered: (node, response) => this.#answered(node, response),
      lost: (problem) => this.fail(problem),
    });
    const count = scenario.nodes.length;
    this.#horizon = new Horizon(count, this.#world.links);
    this.#docket = new Docket(this.#world, count, (node) => this.#promiseOf(node));
    this.#ledger = new Ledger(options.record);
    this.#begun = options.begun;
  }

  /** How many events have been handled. */
  get events(): number {
    return this.#events;
  }

  /** How often windows were granted. */
  get rounds(): number {
    return this.#rounds;
  }

  /** How often nodes have answered. */
  get answers(): number {
    return this.#answers;
  }

  /** The instant that the whole run has reached. */
  get now(): Instant {
    return Math.min(this.#floor, this.#last) as Instant;
  }

  /** The latest instant that anything in it has reached. */
  get reached(): Instant {
    return this.#last;
  }

  /** Whether it was stopped from outside. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** When the run ended, where it was not stopped. */
  get endedAt(): Instant {
    return this.#end === NEVER ? this.#last : (this.#end as Instant);
  }

  /** The nodes that were granted something and have not answered, by name. */
  unanswered(): string[] {
    return this.#roster.nodes.flatMap(({ isAsked, briefing }) => (isAsked ? briefing.name : []));
  }

  /** Ends the run at the next chance. */
  stop(): void {
    this.#isStopped = true;
    this.#stir();
  }

  /** Gives up: the run rejects with this problem. */
  fail(problem: Error): void {
    this.#problem ??= problem;
    this.#stir();
  }

  /** Runs the scenario; resolves to what every node still waited for, a line each. What was recorded is recorded, however it ends. */
  async run(): Promise<string[]> {
    try {
      await this.#muster();
      while (await this.#round());
      return await this.#finish();
    } finally {
      this.#ledger.release(Number.POSITIVE_INFINITY);
    }
  }

  async #muster(): Promise<void> {
    await this.#roster.startAll();
    await this.#quiet();
    this.#begun?.();
    for (const node of this.#roster.nodes) node.inform(START, { $case: "start", value: node.briefing }, this.#told++);
  }

  /** One window for each node that can use it. False once the run is over. */
  async #round(): Promise<boolean> {
    if (this.#isStopped) return false;
    const next = this.#roster.nodes.map((node) => this.#nextOf(node));
    const barrier: number = Math.min(this.#end, this.#transitions[0]?.at ?? NEVER);
    const limits = this.#roster.nodes.map(() => barrier);
    for (const link of this.#world.links) this.#bound(link, next, limits);
    this.#floor = Math.min(barrier, this.#docket.earliest(), ...next);
    this.#ledger.release(this.#floor);
    if (this.#docket.size === 0 && this.#floor === barrier) return this.#cross();
    this.#widen(this.#horizon.windows(next, limits));
    for (const link of this.#world.links) this.#herald(link);
    this.#rounds += 1;
    await this.#quiet();
    return true;
  }

  /** Everything before the next fault, or before the end, is over. */
  async #cross(): Promise<boolean> {
    const transition = this.#transitions[0];
    if (transition === undefined || transition.at >= this.#end) return false;
    await this.#apply(transition);
    return true;
  }

  #widen(windows: readonly number[]): void {
    const widened = this.#roster.nodes.filter((node) => (windows[node.place] ?? 0) > node.until);
    if (widened.length === 0)
      throw new Bug(`no node can go on at ${this.#floor}, with ${this.#docket.size} calls waiting`);
    for (const node of widened) node.until = windows[node.place] ?? 0;
  }

  /** Takes what a link may bring into account: a planned herald, and one that a call still waiting could come to. */
  #bound(link: Link, next: number[], limits: number[]): void {
    const due = link.next()?.heraldAt ?? Number.POSITIVE_INFINITY;
    const possible = this.#docket.possibleHerald(link);
    for (const { rank, isUp } of link.devices) {
      if (!isUp) continue;
      next[rank] = Math.min(next[rank] ?? 0, due, possible);
      limits[rank] = Math.min(limits[rank] ?? 0, possible);
    }
  }

  /** Lets a link herald whatever lies within a window of one of its ends. */
  #herald(link: Link): void {
    const until = Math.max(...link.devices.map(({ rank, isUp }) => (isUp ? this.#roster.at(rank).until : 0)));
    for (let match = link.next(); match !== undefined && match.heraldAt < until; match = link.next()) {
      const at = match.heraldAt as Instant;
      const records = this.#recording(() => {
        for (const { node, herald } of this.#world.fire(link.rank, match?.number ?? 0, at) ?? []) {
          const turn = { senderRank: WORLD, senderEpoch: link.rank, senderCounter: herald.pair?.number ?? 0 };
          this.#roster.at(node).tell(at, { $case: "herald", value: herald }, turn);
        }
      });
      this.#ledger.add(at, WORLD, records, link.rank * FRAMES + match.number);
      this.#happened(at, 1);
    }
  }

  /** Grants and carries out calls until every node has come to the end of its window, or waits for what no call can bring now. */
  async #quiet(): Promise<void> {
    for (;;) {
      if (this.#problem !== undefined) throw this.#problem;
      this.#docket.release((call) => this.#carryOut(call));
      if (!this.#isStopped) for (const node of this.#roster.nodes) if (this.#canGoOn(node)) this.#grant(node);
      if (this.#roster.isQuiet) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #canGoOn(node: ConductedNode): boolean {
    if (node.seat === undefined || node.isAsked) return false;
    return node.next < node.until && node.next < this.#docket.awaitedBy(node.place);
  }

  #grant(node: ConductedNode): void {
    this.#roster.ask(node, node.takeGrant(this.#docket.awaitedBy(node.place)));
  }

  #carryOut({ node, call, answersAt, records }: PendingCall): void {
    const made = this.#recording(() => {
      const answer = this.#world.call(node, call);
      if (answer === undefined || answersAt === undefined) return;
      const { epoch } = this.#roster.at(node);
      const value = { callNumber: call.callNumber, result: answer.result };
      const turn = { senderRank: FIRST_NODE + node, senderEpoch: epoch, senderCounter: call.callNumber };
      this.#roster.at(node).tell(answersAt, { $case: "result", value }, turn);
    });
    records.push(...made);
  }

  #answered(node: ConductedNode, { response }: RunResponse): void {
    this.#answers += 1;
    if (response?.$case === "report") this.#reported(node, response.value);
    if (response?.$case === "finished") {
      node.waiting = response.value.waiting;
      this.#note(node, response.value.deeds);
    }
    if (this.#roster.isQuiet || this.#docket.size > 0 || this.#canGoOn(node)) this.#stir();
  }

  #reported(node: ConductedNode, report: Report): void {
    node.reported(report);
    this.#note(node, report.deeds);
    for (const { neighbour, firstArrivalTimeNs: at } of report.sent) {
      this.#roster.named(neighbour).noteMessage(at);
    }
    if (report.lastTimeNs !== undefined) this.#happened(report.lastTimeNs as Instant, report.eventCount);
  }

  #note({ place, briefing: { name } }: ConductedNode, deeds: Report["deeds"]): void {
    for (const { deed } of deeds) {
      if (deed?.$case === "entry") {
        this.#ledger.add(deed.value.timeNs, FIRST_NODE + place, [recordFrom(name, deed.value)]);
      } else if (deed?.$case === "call") {
        const records: TraceRecord[] = [];
        const call = deed.value;
        this.#docket.add({ node: place, call, answersAt: this.#world.answersAt(place, call), records });
        this.#ledger.add(call.timeNs, FIRST_NODE + place, records);
      }
    }
  }

  async #apply(transition: Transition): Promise<void> {
    this.#transitions.shift();
    const { at } = transition;
    let consequences: ReturnType<Faults["apply"]> | undefined;
    const records = this.#recording(() => {
      consequences = this.#faults.apply(transition);
    });
    this.#ledger.add(at, CONDUCTOR, records);
    this.#happened(at, 1);
    const { dies, begins, light } = consequences ?? {};
    if (dies !== undefined) await this.#roster.kill(this.#roster.at(dies));
    if (begins !== undefined) await this.#restart(this.#roster.at(begins), at);
    for (const { node, change } of light ?? []) {
      this.#roster.at(node).inform(at, { $case: "lightChange", value: change }, this.#told++);
    }
  }

  async #restart(node: ConductedNode, at: Instant): Promise<void> {
    await this.#roster.restart(node);
    await this.#quiet();
    const light = this.#faults.lightAt(node.place);
    const value = rebriefed(node.briefing, { epoch: node.epoch, kept: node.kept, light });
    node.inform(at, { $case: "start", value }, this.#told++);
  }

  async #finish(): Promise<string[]> {
    const timeNs = this.#isStopped ? this.#last : this.endedAt;
    for (const node of this.#roster.nodes) {
      if (node.seat !== undefined) this.#roster.ask(node, { request: { $case: "finish", value: { timeNs } } });
    }
    await this.#quiet();
    return this.#roster.nodes.flatMap(({ waiting, briefing: { name } }) => waiting.map((what) => `${name}: ${what}`));
  }

  /** What the world records while something is done. */
  #recording(act: () => void): TraceRecord[] {
    this.#records = [];
    act();
    return this.#records;
  }

  #happened(at: Instant, events: number): void {
    this.#events += events;
    if (at > this.#last) this.#last = at;
  }

  #stir(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  #nextOf(node: ConductedNode): number {
    return node.seat === undefined ? Number.POSITIVE_INFINITY : Math.min(node.next, this.#docket.awaitedBy(node.place));
  }

  #promiseOf(place: number): number {
    return this.#roster.at(place).promise(this.#docket.awaitedBy(place));
  }
}
