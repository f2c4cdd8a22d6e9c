import { randomStream } from "../engine/random.js";
import { WindowedNode } from "../nodes/windowed-node.js";
import type { Crew } from "../orchestrator/conductor/roster.js";
import type { Seat, SeatListener } from "../orchestrator/conductor/seat.js";
import { ConverseRequest } from "../proto/gen/entanglab/peer/v1/peer.js";
import { RunRequest, RunResponse } from "../proto/gen/entanglab/runtime/v1/runtime.js";

interface Member {
  node: WindowedNode | undefined;
  epoch: number;
}

/** Nodes inside this process behind encoded streams whose interleaving is as random as a network's, and repeatable. */
export class MemoryCrew implements Crew {
  readonly #random;
  readonly #members = new Map<string, Member>();
  readonly #asked = new Map<string, number>();
  readonly #late: number;

  /** `late`: nanoseconds that are added to the arrival of every message, to see that a wrong one is noticed. */
  constructor(chaos: number, late = 0) {
    this.#random = randomStream(chaos, "chaos");
    this.#late = late;
  }

  /** How often each node was asked something, by name. */
  asked(): [string, number][] {
    return [...this.#asked].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  start(name: string, listener: SeatListener): Promise<{ seat: Seat; peerAddress: string }> {
    const member: Member = { node: undefined, epoch: 0 };
    this.#members.set(name, member);
    let isOpen = true;
    const seat: Seat = {
      send: (request) => {
        this.#asked.set(name, (this.#asked.get(name) ?? 0) + 1);
        const given = RunRequest.decode(RunRequest.encode(request).finish());
        void this.#serve(name, member, given).then(
          (response) => {
            if (isOpen) listener.answered(RunResponse.decode(RunResponse.encode(response).finish()));
          },
          (problem) => listener.lost(problem),
        );
      },
      close: () => {
        isOpen = false;
      },
    };
    return Promise.resolve({ seat, peerAddress: `${name}:7400` });
  }

  kill(name: string): Promise<void> {
    this.#members.delete(name);
    return Promise.resolve();
  }

  async #serve(name: string, member: Member, { request }: RunRequest): Promise<RunResponse> {
    await this.#dawdle();
    if (request?.$case === "assign") {
      member.node = new WindowedNode(name, request.value);
      member.epoch = request.value.epoch;
      return { response: { $case: "ready", value: {} } };
    }
    if (member.node === undefined) throw new Error(`${name} has no part yet`);
    if (request?.$case === "finish")
      return { response: { $case: "finished", value: member.node.finish(request.value) } };
    if (request?.$case !== "grant") throw new Error("an empty request");
    const { report, outgoing } = member.node.grant(request.value);
    for (const [neighbour, messages] of outgoing) {
      await this.#dawdle();
      const bytes = ConverseRequest.encode({ batchNumber: 0, epoch: member.epoch, messages }).finish();
      const batch = ConverseRequest.decode(bytes);
      const arriving = batch.messages.map((each) => ({ ...each, arrivalTimeNs: each.arrivalTimeNs + this.#late }));
      this.#members.get(neighbour)?.node?.deliver(name, batch.epoch, arriving);
    }
    await this.#dawdle();
    return { response: { $case: "report", value: report } };
  }

  async #dawdle(): Promise<void> {
    for (let times = this.#random.integer(6); times > 0; times--) await null;
    if (this.#random.integer(50) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
