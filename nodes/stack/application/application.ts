import { assert } from "../../../engine/assert.js";
import { acos } from "../../../engine/exact.js";
import { type Random, randomStream } from "../../../engine/random.js";
import { after, type Duration, type Instant, NO_TIME } from "../../../engine/time.js";
import type { PureState } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { NodeStart, Request } from "../../../proto/gen/entanglab/node/v1/node.js";
import { fidelityOf } from "../../../theory/correlations.js";
import type { Port } from "../../port.js";
import type { Delivery, PairRequest, Refusal, Use } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import { pairName } from "../names.js";
import type { Network } from "../network/network.js";
import { present } from "../present.js";
import type { SendingRequest } from "../transport/sender.js";
import type { TransportUser } from "../transport/transport.js";
import { readingInFrame } from "./axes.js";

const TWO_PI = 6.283185307179586;

type EndReason = "deadline-passed" | "run-ended" | "crashed" | Refusal["reason"];

interface Running {
  readonly request: Request;
  delivered: number;
}

/** The application layer: opens the requests that the scenario gives this node, and uses the pairs at both ends. */
export class Application implements TransportUser {
  readonly #port: Port;
  readonly #start: NodeStart;
  readonly #link: () => LinkLayer;
  readonly #network: () => Network;
  /** Requests at their head, from their start to their end. */
  readonly #running = new Map<string, Running>();
  /** How this end uses the pairs of each request it has heard of. */
  readonly #uses = new Map<string, Use>();
  /** The requests that wait for another one of this node to be over. */
  readonly #followers = new Map<string, readonly string[]>();
  readonly #requests: ReadonlyMap<string, Request>;
  readonly #held = new Map<string, Delivery>();
  readonly #choices = new Map<string, Random>();

  constructor(port: Port, start: NodeStart, parts: { link: () => LinkLayer; network: () => Network }) {
    this.#port = port;
    this.#start = start;
    this.#link = parts.link;
    this.#network = parts.network;
    this.#requests = new Map(start.requests.map((request) => [request.name, request]));
  }

  /** The node begins: its requests lie ahead. Where it begins again, those that a former life began and did not end have failed. */
  begin(): void {
    const { now } = this.#port;
    const kept = new Map(this.#start.durables.map(({ key, value }) => [key, value]));
    const expired: string[] = [];
    for (const { name, startTimeNs, withinNs, after: former } of this.#start.requests) {
      const value = kept.get(durableOf(name));
      if (former !== undefined && value === undefined) {
        const followers = this.#followers.get(former) ?? [];
        this.#followers.set(former, [...followers, name]);
      } else if (value === undefined && withinNs !== undefined && startTimeNs + withinNs <= now) {
        expired.push(name);
      } else if (value === undefined) {
        const at = Math.max(startTimeNs, now) as Instant;
        this.#port.wake(at, { layer: "application", type: "start", request: name });
      }
    }
    for (const name of expired) this.#fail(name, "deadline-passed", 0);
    for (const { name } of this.#start.requests) {
      const value = kept.get(durableOf(name));
      if (value?.startsWith(DONE)) this.#follow(name, Number(value.slice(DONE.length)) as Instant);
      else if (value !== undefined) this.#fail(name, "crashed", Number(value));
    }
  }

  /** A timer of this layer came back. */
  woken(type: "start" | "deadline", name: string): void {
    if (type === "deadline") this.#end(name, "deadline-passed");
    else this.#open(this.#requestOf(name));
  }

  /** A pair was held as long as it had to be. */
  handOver(request: string, sequence: number): void {
    const key = `${request}/${sequence}`;
    const delivery = this.#held.get(key);
    this.#held.delete(key);
    if (delivery !== undefined) this.#keep(delivery);
  }

  /** The run is over: what is still open ends with it. */
  end(): void {
    for (const name of [...this.#running.keys()]) this.#end(name, "run-ended");
  }

  /** What a request of this node asks of the network layer. */
  askedBy(request: string): PairRequest {
    return askedBy(this.#requestOf(request));
  }

  /** The requests that are still open here. */
  waiting(): string[] {
    return [...this.#running].map(([name, { delivered, request }]) =>
      request.pairCount === undefined ? `${name}, open-ended` : `${name}, ${delivered} of ${request.pairCount} done`,
    );
  }

  useOf(request: string): Use | undefined {
    return this.#uses.get(request);
  }

  sendingFor(name: string): SendingRequest {
    const request = this.#requestOf(name);
    assert(request.use?.$case === "teleporting", `${name} does not teleport`);
    const { state, sendsX, sendsZ } = request.use.value;
    return { state: () => state ?? this.#randomState(name), sendsX, sendsZ };
  }

  opened(request: string, use: Use): void {
    this.#uses.set(request, use);
  }

  delivered(delivery: Delivery): void {
    const use = present(this.#uses.get(delivery.request), `use of ${delivery.request}`);
    if (use.type === "measure") this.#read(delivery, use.axes);
    if (use.type !== "keep") return;
    if (use.hold === NO_TIME) {
      this.#keep(delivery);
      return;
    }
    const { request, sequence } = delivery;
    this.#held.set(`${request}/${sequence}`, delivery);
    this.#port.wake(after(this.#port.now, use.hold), { layer: "application", type: "hand-over", request, sequence });
  }

  sent(request: string): void {
    this.#count(request);
  }

  refused(request: string, { reason, advice }: Refusal): void {
    this.#end(request, reason, advice);
  }

  #open(request: Request): void {
    const { name, pairCount, withinNs } = request;
    const asked = askedBy(request);
    this.#running.set(name, { request, delivered: 0 });
    this.#port.keep(durableOf(name), "0");
    this.#uses.set(name, asked.headUse);
    this.#record("opened", { request: name, type: typeOf(request), count: pairCount });
    // A node that was dead at the start of a request has the less time for it.
    const start = request.after === undefined ? (request.startTimeNs as Instant) : this.#port.now;
    const deadline = withinNs === undefined ? undefined : after(start, withinNs as Duration);
    if (deadline !== undefined) this.#port.wake(deadline, { layer: "application", type: "deadline", request: name });
    this.#network().open({ ...asked, deadline });
  }

  #end(name: string, reason: EndReason, refusal?: string): void {
    const running = this.#running.get(name);
    if (running === undefined) return;
    this.#running.delete(name);
    const { request, delivered } = running;
    const advice = refusal ?? this.#network().obstacleOf(name);
    if (reason !== "run-ended") this.#network().close(name);
    if (reason === "deadline-passed") this.#letGo(name);
    const isOpenEnded = request.pairCount === undefined && (reason === "deadline-passed" || reason === "run-ended");
    if (isOpenEnded) this.#complete(name, delivered);
    else this.#fail(name, reason, delivered, advice === "" ? undefined : advice);
  }

  /** What is still held for a request when its time is over comes too late for it. */
  #letGo(name: string): void {
    for (const [key, { request, half }] of this.#held) {
      if (request !== name) continue;
      this.#held.delete(key);
      this.#link().release(half.qubit);
    }
  }

  #count(name: string): void {
    const running = this.#running.get(name);
    if (running === undefined) return;
    running.delivered += 1;
    this.#port.keep(durableOf(name), String(running.delivered));
    if (running.delivered !== running.request.pairCount) return;
    this.#running.delete(name);
    this.#complete(name, running.delivered);
  }

  #complete(name: string, delivered: number): void {
    this.#port.keep(durableOf(name), `${DONE}${this.#port.now}`);
    this.#record("completed", { request: name, delivered });
    this.#follow(name);
  }

  #fail(name: string, reason: EndReason, delivered: number, advice?: string): void {
    this.#port.keep(durableOf(name), `${DONE}${this.#port.now}`);
    this.#record("failed", { request: name, reason, delivered, advice });
    if (reason !== "run-ended") this.#follow(name);
  }

  /** A request is over: those that wait for it start after their offset. */
  #follow(former: string, overAt = this.#port.now): void {
    for (const name of this.#followers.get(former) ?? []) {
      const due = after(overAt, this.#requestOf(name).startTimeNs as Duration);
      const at = due > this.#port.now ? due : this.#port.now;
      this.#port.wake(at, { layer: "application", type: "start", request: name });
    }
    this.#followers.delete(former);
  }

  #requestOf(name: string): Request {
    return present(this.#requests.get(name), `request ${name}`);
  }

  /** Hands a pair over: the trace records what it was taken for beside what it was, and its slot is free. */
  #keep({ half, pair, frame, request, expected, sequence: sequenceNumber }: Delivery): void {
    const { qubit } = half;
    const goodness = fidelityOf(expected(this.#port.now));
    const value = { pair, frame, request, sequenceNumber, goodness };
    const claim = { $case: "pair" as const, value };
    this.#port.call({ $case: "announce", value: { qubit, claim } });
    this.#link().release(qubit);
    this.#count(request);
  }

  #read(delivery: Delivery, axes: readonly PureState[]): void {
    const axis = present(delivery.half.axis, "axis");
    const outcome = present(delivery.outcome, "outcome");
    const reading = delivery.isHead ? { axis, outcome } : readingInFrame(axes, { axis, outcome }, delivery.frame);
    this.#record("measured", {
      request: delivery.request,
      sequence: delivery.sequence,
      pair: pairName(delivery.pair),
      axis: reading.axis,
      outcome: reading.outcome ? 1 : 0,
    });
    this.#count(delivery.request);
  }

  /** A state drawn uniformly from the Bloch sphere: cos θ is uniform in [-1, 1], φ in [0, 2π). */
  #randomState(request: string): PureState {
    let choices = this.#choices.get(request);
    if (choices === undefined) {
      choices = randomStream(this.#start.seed, `state/${this.#start.name}/${this.#start.epoch}/${request}`);
      this.#choices.set(request, choices);
    }
    return { thetaRad: acos(1 - 2 * choices.next()), phiRad: TWO_PI * choices.next() };
  }

  #record(event: string, fields: Record<string, string | number | undefined>): void {
    this.#port.record({ at_ns: this.#port.now, node: this.#start.name, event, ...fields });
  }
}

/** Where a head keeps how far a request has come: how many were delivered, or when it was over. */
const durableOf = (request: string): string => `request/${request}`;
/** With the instant at which it was over. */
const DONE = "done at ";

function askedBy(request: Request): PairRequest {
  const { name, tail, pairCount, fidelityMin, priority, route, pathCount: circuitCount } = request;
  return { name, tail, pairCount, fidelityMin, priority, route, circuitCount, ...usesOf(request) };
}

function typeOf({ use }: Request): "entangle" | "measure" | "teleport" | "prepare" {
  switch (present(use, "use").$case) {
    case "keep":
      return "entangle";
    case "measuring":
      return "measure";
    case "teleporting":
      return "teleport";
    case "preparing":
      return "prepare";
  }
}

function usesOf({ use }: Request): { headUse: Use; tailUse: Use } {
  const given = present(use, "use");
  switch (given.$case) {
    case "keep": {
      const keep: Use = { type: "keep", hold: given.value.holdNs as Duration };
      return { headUse: keep, tailUse: keep };
    }
    case "measuring":
      return {
        headUse: { type: "measure", axes: given.value.headAxes },
        tailUse: { type: "measure", axes: given.value.tailAxes },
      };
    case "teleporting":
      return { headUse: { type: "teleport" }, tailUse: { type: "teleport" } };
    case "preparing":
      return {
        headUse: { type: "prepare", state: present(given.value.state, "state") },
        tailUse: { type: "teleport" },
      };
  }
}
