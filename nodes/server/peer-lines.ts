import { assert } from "../../engine/assert.js";
import type { Carried } from "../../proto/gen/entanglab/peer/v1/peer.js";
import type { Neighbour } from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import { PeerLine, type PeerLineOptions } from "./peer-line.js";

/** The ways from a node to those of its neighbours that are up. */
export class PeerLines {
  readonly #options: Pick<PeerLineOptions, "epoch" | "credentials">;
  readonly #lines = new Map<string, PeerLine>();

  constructor(options: Pick<PeerLineOptions, "epoch" | "credentials">) {
    this.#options = options;
  }

  /** Neighbours that went, or came back elsewhere. */
  change(neighbours: readonly Neighbour[]): void {
    for (const { name: neighbour, address } of neighbours) {
      this.#lines.get(neighbour)?.close();
      this.#lines.delete(neighbour);
      if (address !== "") this.#lines.set(neighbour, new PeerLine({ ...this.#options, neighbour, address }));
    }
  }

  /** Resolves once every neighbour has what goes to it. */
  async deliver(outgoing: ReadonlyMap<string, readonly Carried[]>): Promise<void> {
    await Promise.all(
      [...outgoing].map(([neighbour, messages]) => {
        const line = this.#lines.get(neighbour);
        assert(line !== undefined, `messages for ${neighbour}, which is down`);
        return line.deliver(messages);
      }),
    );
  }

  close(): void {
    for (const line of this.#lines.values()) line.close();
    this.#lines.clear();
  }
}
