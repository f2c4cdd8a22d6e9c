import { NO_TIME } from "../../engine/time.js";
import { type ChainOptions, chainOf } from "../chain.js";
import { metricSample, observe } from "./observe.js";

/** So long beside a light time of 1 ns that messages do not count. */
export const CYCLE = 1_000_000;

export const inCycles = (times: readonly number[]): number[] => times.map((time) => time / CYCLE);

/** A chain whose links all need the same number of cycles on average, and a request for so many pairs. */
export function slottedChain(
  links: number,
  success: number,
  { count, ...options }: ChainOptions & { readonly count: number },
) {
  const request = { type: "entangle", count, hold: NO_TIME } as const;
  return chainOf(links + 1, { ...options, success, cycle: CYCLE, delay: 1, request });
}

/** From one delivery of a chain to the next, in cycles. */
export function deliveryIntervals(scenario: ReturnType<typeof slottedChain>): number[] {
  return inCycles(metricSample(observe(scenario), "pairs.interval.mean"));
}
