import { Commission } from "../../../proto/gen/entanglab/runtime/v1/runtime.js";
import type { Crew } from "../../conductor/roster.js";
import type { Seat, SeatListener } from "../../conductor/seat.js";
import type { Authority, Credentials } from "./authority.js";
import { connectNode } from "./connection.js";
import type { Site } from "./site.js";

/** How long a node may take to answer its first call, in milliseconds. */
const CONNECT_MS = 30_000;
/** After so many milliseconds without an orchestrator a node ends by itself. */
const PATIENCE_MS = 60_000;

/** The nodes of a run at a site: each is commissioned with a certificate of its own and then called. */
export class RemoteCrew implements Crew {
  readonly #site: Site;
  readonly #authority: Authority;
  readonly #credentials: Credentials;
  readonly #seats = new Set<Seat>();
  #isOver = false;

  constructor(site: Site, authority: Authority, credentials: Credentials) {
    this.#site = site;
    this.#authority = authority;
    this.#credentials = credentials;
  }

  async start(node: string, listener: SeatListener): Promise<{ seat: Seat; peerAddress: string }> {
    if (this.#isOver) throw new Error(`${node} is not started: the run is over`);
    const { certificatePem, keyPem } = await this.#authority.issue({ role: "peer", name: node });
    const commission = Commission.encode({
      authorityPem: this.#authority.certificatePem,
      certificatePem,
      keyPem,
      listenHost: this.#site.listening.host,
      listenPort: this.#site.listening.port,
      patienceMs: PATIENCE_MS,
    }).finish();
    const { address, peerAddress } = await this.#site.start(node, commission);
    const seat = await connectNode({
      node,
      address,
      authorityPem: this.#authority.certificatePem,
      credentials: this.#credentials,
      deadlineMs: CONNECT_MS,
      listener,
    });
    this.#seats.add(seat);
    return { seat, peerAddress };
  }

  /** Closes every line; nothing is started any more. */
  hangUp(): void {
    this.#isOver = true;
    for (const seat of this.#seats) seat.close();
  }

  kill(node: string): Promise<void> {
    return this.#site.kill(node);
  }
}
