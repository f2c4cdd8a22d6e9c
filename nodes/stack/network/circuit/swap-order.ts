import { SwapOrder } from "../../../../proto/gen/entanglab/node/v1/node.js";

/** Between which two places of a path a node joins pairs: the reach that a half of either side needs before it is swapped. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/**
 * What an inner node waits for before it swaps, on a path of so many links; undefined: for nothing but a half of each side.
 * `balanced` halves the path again and again, so that the node in the middle swaps last; `sequential` joins each link to what
 * already reaches the head.
 */
export function spanOf(order: SwapOrder, place: number, linkCount: number): Span | undefined {
  if (order === SwapOrder.SEQUENTIAL) return { low: 0, high: place + 1 };
  if (order !== SwapOrder.BALANCED) return undefined;
  let span: Span = { low: 0, high: linkCount };
  for (;;) {
    const middle = (span.low + span.high) >> 1;
    if (middle === place) return span;
    span = place < middle ? { low: span.low, high: middle } : { low: middle, high: span.high };
  }
}
