import { NO_TIME } from "../../engine/time.js";
import type { SwapOrder } from "../../orchestrator/scenario/scenario.js";
import { swappedFidelity } from "../../theory/swapping.js";
import { chainOf } from "../chain.js";
import { metricSample, observe, spaced } from "./observe.js";
import { exactly, type Row, type Size } from "./row.js";

const ORDERS = ["as-soon-as-possible", "balanced", "sequential"] as const;
const LINK_COUNTS = [2, 3, 4, 8] as const;
/** By fidelity of the links, then by their number. */
const TABULATED = [
  [0.8, [".653333", ".545778", ".466904", ".312730"]],
  [0.95, [".903333", ".859778", ".819126", ".681872"]],
] as const;

/** The fidelity of a chain does not depend on the order in which it is swapped, and the order is kept. */
export function swapOrders(size: Size): Row[] {
  return TABULATED.flatMap(([fidelity, tabulated], i) =>
    ORDERS.flatMap((order, j) =>
      LINK_COUNTS.flatMap((links, k) => {
        const seed = 1000 + 30 * i + 10 * j + k;
        const { fidelities, early, swaps } = swapped(links, order, { fidelity, seed, size });
        const about = `Swaps ${order.replaceAll("-", " ")}, F = ${fidelity}, ${links} links`;
        const claim = {
          about,
          expected: swappedFidelity(...Array.from({ length: links }, () => fidelity)),
          tabulated: tabulated[k] ?? "",
          source: "w' = Πw, Briegel et al 1998",
        };
        const row = exactly(claim, fidelities, `${spaced(fidelities.length)} pairs, seed ${seed}`);
        if (order === "as-soon-as-possible" || links === 2) return [row];
        const kept = { about: `${about}: swaps before those they wait for`, expected: 0, source: "the order is kept" };
        return [row, exactly(kept, [early], `${spaced(swaps)} swaps, seed ${seed}`)];
      }),
    ),
  );
}

function swapped(
  links: number,
  order: SwapOrder,
  { fidelity, seed, size }: { readonly fidelity: number; readonly seed: number; readonly size: Size },
) {
  const request = { type: "entangle", count: size === "large" ? 1000 : 20, hold: NO_TIME } as const;
  const done = Array.from({ length: links + 1 }, () => 0);
  let early = 0;
  let swaps = 0;
  const metrics = observe(chainOf(links + 1, { seed, fidelity, request, network: { swap: order } }), (record) => {
    if (record.event !== "swap") return;
    swaps++;
    const place = Number(record.node.slice(1));
    const turn = (done[place] ?? 0) + 1;
    done[place] = turn;
    // With one slot for each link nothing overtakes: the n-th swap of a node is of the n-th pair.
    if (awaited(order, place, links).some((other) => (done[other] ?? 0) < turn)) early++;
  });
  return { fidelities: metricSample(metrics, "pairs.fidelity.mean"), early, swaps };
}

/** The places that swap before this one does. */
function awaited(order: SwapOrder, place: number, links: number): number[] {
  if (order === "sequential") return place === 1 ? [] : [place - 1];
  if (order === "as-soon-as-possible") return [];
  let [low, high] = [0, links];
  for (;;) {
    const middle = Math.floor((low + high) / 2);
    if (middle === place) break;
    if (place < middle) high = middle;
    else low = middle;
  }
  const below = [Math.floor((low + place) / 2), Math.floor((place + high) / 2)];
  return below.filter((other) => other !== place && other > low);
}
