import { Bug } from "../../engine/assert.js";
import { after, type Instant, NEVER, START } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { RunResponse } from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import { type Transition, transitionsOf } from "../faults/faults.js";
import { rebriefed } from "../runtimes/briefing.js";
import type { Scenario } from "../scenario/scenario.js";
import type { Link } from "../world/link.js";
import type { ConductedNode } from "./conducted-node.js";
import { Horizon } from "./horizon.js";
import { type Crew, Roster } from "./roster.js";
import { Stage } from "./stage.js";

export interface ConductorOptions {
  readonly crew: Crew;
  readonly detailed: boolean;
  /** Takes the records in their final order. */
  readonly record: (record: TraceRecord) => void;
  /** Every node is up, and virtual time begins. */
  readonly begun?: () => void;
}

/**
 * Runs nodes that are processes of their own, so that they tell the story that one sequential loop would tell: it grants each
 * a window of virtual time that nothing can reach any more, orders what they do to shared objects, lets links herald and
 * faults happen, and puts the parts of the trace together. `docs/architecture.md` says why that is sound.
 */
export class Conductor {
  readonly #stage: Stage;
  readonly #transitions: Transition[];
  readonly #horizon: Horizon;
  readonly #begun: (() => void) | undefined;
  readonly #roster: Roster;
  readonly #end: number;
  #told = 0;
  #rounds = 0;
  #answers = 0;
  #floor = 0;
  #wake: (() => void) | undefined;
  #problem: Error | undefined;
  #isStopped = false;

  constructor(scenario: Scenario, options: ConductorOptions) {
    this.#end = scenario.duration === undefined ? NEVER : after(START, scenario.duration);
    this.#transitions = transitionsOf(scenario);
    this.#roster = new Roster(scenario, {
      crew: options.crew,
      detailed: options.detailed,
      answered: (node, response) => this.#answered(node, response),
      lost: (problem) => this.fail(problem),
    });
    this.#stage = new Stage(scenario, this.#roster, options.record);
    this.#horizon = new Horizon(scenario.nodes.length, this.#stage.world);
    this.#begun = options.begun;
  }

  /** How many events have been handled. */
  get events(): number {
    return this.#stage.events;
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
    return Math.min(this.#floor, this.#stage.last) as Instant;
  }

  /** The latest instant that anything in it has reached. */
  get reached(): Instant {
    return this.#stage.last;
  }

  /** Whether it was stopped from outside. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** When the run ended, where it was not stopped. */
  get endedAt(): Instant {
    return this.#end === NEVER ? this.#stage.last : (this.#end as Instant);
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
      this.#stage.ledger.release(Number.POSITIVE_INFINITY);
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
    const next = this.#roster.nodes.map((node) => this.#stage.nextOf(node));
    const barrier: number = Math.min(this.#end, this.#transitions[0]?.at ?? NEVER);
    const limits = this.#roster.nodes.map(() => barrier);
    for (const link of this.#stage.world.links) this.#bound(link, next, limits);
    this.#floor = Math.min(barrier, this.#stage.docket.earliest(), ...next);
    this.#stage.ledger.release(this.#floor);
    if (this.#stage.docket.size === 0 && this.#floor === barrier) return this.#cross();
    this.#widen(this.#horizon.windows(next, limits));
    for (const link of this.#stage.world.links) this.#stage.herald(link);
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
      throw new Bug(`no node can go on at ${this.#floor}, with ${this.#stage.docket.size} calls waiting`);
    for (const node of widened) node.until = windows[node.place] ?? 0;
  }

  /** Takes what a link may bring into account: a planned herald, and one that a call still waiting could come to. */
  #bound(link: Link, next: number[], limits: number[]): void {
    const due = link.next()?.heraldAt ?? Number.POSITIVE_INFINITY;
    const possible = this.#stage.docket.possibleHerald(link);
    for (const { rank, isUp } of link.devices) {
      if (!isUp) continue;
      next[rank] = Math.min(next[rank] ?? 0, due, possible);
      limits[rank] = Math.min(limits[rank] ?? 0, possible);
    }
  }

  /** Grants and carries out calls until every node has come to the end of its window, or waits for what no call can bring now. */
  async #quiet(): Promise<void> {
    for (;;) {
      if (this.#problem !== undefined) throw this.#problem;
      this.#stage.carryOut();
      if (!this.#isStopped) for (const node of this.#roster.nodes) if (this.#canGoOn(node)) this.#grant(node);
      if (this.#roster.isQuiet) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #canGoOn(node: ConductedNode): boolean {
    if (node.seat === undefined || node.isAsked) return false;
    return node.next < node.until && node.next < this.#stage.docket.awaitedBy(node.place);
  }

  #grant(node: ConductedNode): void {
    this.#roster.ask(node, node.takeGrant(this.#stage.docket.awaitedBy(node.place)));
  }

  #answered(node: ConductedNode, { response }: RunResponse): void {
    this.#answers += 1;
    if (response?.$case === "report") {
      this.#stage.reported(node, response.value);
      node.reported(response.value);
      for (const { neighbour, firstArrivalTimeNs: at } of response.value.sent) {
        this.#roster.named(neighbour).noteMessage(at);
      }
    }
    if (response?.$case === "finished") {
      node.waiting = response.value.waiting;
      this.#stage.note(node, response.value.deeds);
    }
    if (this.#roster.isQuiet || this.#stage.docket.size > 0 || this.#canGoOn(node)) this.#stir();
  }

  async #apply(transition: Transition): Promise<void> {
    this.#transitions.shift();
    const { at } = transition;
    const { dies, begins, news } = this.#stage.apply(transition);
    if (dies !== undefined) await this.#roster.kill(this.#roster.at(dies));
    if (begins !== undefined) await this.#restart(this.#roster.at(begins), at);
    for (const { node, event } of news) this.#roster.at(node).inform(at, event, this.#told++);
  }

  async #restart(node: ConductedNode, at: Instant): Promise<void> {
    await this.#roster.restart(node);
    await this.#quiet();
    const light = this.#stage.lightAt(node.place);
    const value = rebriefed(node.briefing, { epoch: node.epoch, kept: node.kept, light });
    node.inform(at, { $case: "start", value }, this.#told++);
  }

  async #finish(): Promise<string[]> {
    this.#stage.ledger.conclude();
    const timeNs = this.#isStopped ? this.#stage.last : this.endedAt;
    for (const node of this.#roster.nodes) {
      if (node.seat !== undefined) this.#roster.ask(node, { request: { $case: "finish", value: { timeNs } } });
    }
    await this.#quiet();
    return this.#roster.nodes.flatMap(({ waiting, briefing: { name } }) => waiting.map((what) => `${name}: ${what}`));
  }

  #stir(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
