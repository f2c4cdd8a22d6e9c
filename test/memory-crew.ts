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

  constructor(chaos: number) {
    this.#random = randomStream(chaos, "chaos");
  }

  start(name: string, listener: SeatListener): Promise<{ seat: Seat; peerAddress: string }> {
    const member: Member = { node: undefined, epoch: 0 };
    this.#members.set(name, member);
    let isOpen = true;
    const seat: Seat = {
      send: (request) => {
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
      this.#members.get(neighbour)?.node?.deliver(name, batch.epoch, batch.messages);
    }
    await this.#dawdle();
    return { response: { $case: "report", value: report } };
  }

  async #dawdle(): Promise<void> {
    for (let times = this.#random.integer(6); times > 0; times--) await null;
    if (this.#random.integer(50) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
