import type { TraceRecord } from "../engine/trace.js";

/** Follows a full trace and keeps account of what each node's slots do, which links are dark to it, and what the ends say of each pair. */
export class Ledger {
  /** What is wrong, a sentence each. */
  readonly complaints: string[] = [];
  /** What every slot that is not free is doing, by `NODE/SLOT`. */
  readonly slots = new Map<string, string>();
  readonly #dark = new Set<string>();
  readonly #told = new Map<string, TraceRecord>();
  /** The pair of each number of each request. */
  readonly #pairs = new Map<string, string>();
  /** The numbers that each end of each request has had. */
  readonly #given = new Map<string, Set<number>>();

  readonly #linkBetween: ((a: string, b: string) => string) | undefined;

  /** `unchecked`: channels may carry messages in the dark. */
  constructor(linkBetween: ((a: string, b: string) => string) | "unchecked" = ofChain) {
    this.#linkBetween = linkBetween === "unchecked" ? undefined : linkBetween;
  }

  observe(record: TraceRecord): void {
    const { node, event } = record;
    const slot = `${node}/${record["slot"]}`;
    switch (event) {
      case "fault":
        if (record["type"] === "crash") this.#forget(String(record["target"]));
        break;
      case "start":
        for (const key of this.#dark) if (key.startsWith(`${node}/`)) this.#dark.delete(key);
        break;
      case "light-lost":
        this.#dark.add(`${node}/${record["link"]}`);
        break;
      case "light-back":
        this.#dark.delete(`${node}/${record["link"]}`);
        break;
      case "arm":
        this.slots.set(slot, `armed for ${record["link_request"]}`);
        break;
      case "disarm":
        this.slots.delete(slot);
        break;
      case "herald":
        this.slots.set(slot, `held with ${record["pair"]}`);
        break;
      case "prepare":
        this.slots.set(slot, "prepared");
        break;
      case "release":
      case "measure":
        if (!this.slots.delete(slot)) this.complaints.push(`${slot} is emptied twice at ${record.at_ns}`);
        break;
      case "measure-bell":
        for (const side of ["left_slot", "right_slot"]) {
          const measured = `${node}/${record[side]}`;
          if (!this.slots.delete(measured)) this.complaints.push(`${measured} is measured empty at ${record.at_ns}`);
        }
        break;
      case "refused":
        if (record["reason"] !== "REFUSAL_REASON_SLOT_TAKEN") this.complaints.push(`${node}: ${record["reason"]}`);
        break;
      case "send": {
        const link = this.#linkBetween?.(node, String(record["to"]));
        // Link states stay true, and the channel beside a dead node is not cut.
        if (link !== undefined && record["message"] !== "link-states" && this.#dark.has(`${node}/${link}`)) {
          this.complaints.push(`${node} sends ${record["message"]} over ${link} in the dark at ${record.at_ns}`);
        }
        break;
      }
      case "delivered":
      case "measured":
      case "sent":
      case "received":
        this.#compare(record);
    }
  }

  /** No end has a number twice, and what both ends are told of has one number and one frame. */
  #compare(record: TraceRecord): void {
    const { node } = record;
    const [request, sequence, pair] = [record["request"], Number(record["sequence"]), String(record["pair"])];
    const end = `${node}/${request}`;
    const given = this.#given.get(end) ?? new Set();
    if (given.has(sequence)) this.complaints.push(`${end} has ${sequence} again`);
    this.#given.set(end, given.add(sequence));
    const named = this.#pairs.get(`${request}/${sequence}`) ?? pair;
    if (named !== pair) this.complaints.push(`${request} has ${named} and ${pair} as ${sequence}`);
    this.#pairs.set(`${request}/${sequence}`, pair);
    const other = this.#told.get(pair);
    this.#told.set(pair, record);
    if (other === undefined) {
      if (record.event === "received") this.complaints.push(`${pair} is received but was not sent`);
      return;
    }
    if (other.node === node) this.complaints.push(`${node} has ${pair} twice`);
    if (other["sequence"] !== sequence) this.complaints.push(`${pair} is ${other["sequence"]} and ${sequence}`);
    if (other["frame"] !== record["frame"]) this.complaints.push(`${pair} has two frames`);
  }

  #forget(node: string): void {
    for (const slot of this.slots.keys()) if (slot.startsWith(`${node}/`)) this.slots.delete(slot);
  }
}

/** Links of a chain have the number of their left end. */
const ofChain = (a: string, b: string): string => `l${(a < b ? a : b).slice(1)}`;
