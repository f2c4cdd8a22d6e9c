import { NO_TIME } from "../../engine/time.js";
import type { MessageTrouble, ScenarioFault } from "../scenario/scenario.js";
import type { Way } from "../world/channel.js";

type MessageFault = Extract<ScenarioFault, { type: "messages" }>;

const NONE: MessageTrouble = Object.freeze({ drop: 0, duplicate: 0, reorder: 0, delay: NO_TIME });

/** What happens to the messages that each end of each channel sends. Where faults overlap, the one that began last counts. */
export class MessageTroubles {
  readonly #faults = new Map<Way, MessageFault[]>();

  begin(way: Way, fault: MessageFault): void {
    this.#faults.set(way, [...(this.#faults.get(way) ?? []), fault]);
  }

  end(way: Way, fault: MessageFault): void {
    const others = (this.#faults.get(way) ?? []).filter((other) => other !== fault);
    if (others.length > 0) this.#faults.set(way, others);
    else this.#faults.delete(way);
  }

  /** What happens to the messages that the node of this place sends. */
  at(way: Way, node: number): MessageTrouble {
    return this.#last(way, node) ?? NONE;
  }

  isTroubled(way: Way, node: number): boolean {
    return this.#last(way, node) !== undefined;
  }

  #last(way: Way, node: number): MessageFault | undefined {
    const sender = way.devices.find(({ rank }) => rank === node)?.node;
    return this.#faults.get(way)?.findLast(({ from }) => from === undefined || from === sender);
  }
}
