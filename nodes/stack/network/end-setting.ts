import type { CircuitPart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Port } from "../../port.js";
import type { CircuitUser } from "../layers.js";
import type { LinkLayer } from "../link/link.js";

/** What an end of a circuit is built from. */
export interface EndSetting {
  readonly port: Port;
  /** The node's own name. */
  readonly node: string;
  readonly part: CircuitPart;
  readonly link: LinkLayer;
  readonly user: CircuitUser;
  readonly neighbourOf: (link: string) => string;
}
