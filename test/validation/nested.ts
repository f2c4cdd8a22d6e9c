import { meanNestedAttempts } from "../../theory/nesting.js";
import { IDEAL_NODE } from "../chain.js";
import { momentsOf, spaced } from "./observe.js";
import { atMost, type Row, type Size, within } from "./row.js";
import { deliveryIntervals, slottedChain } from "./slotted.js";

/** Success probability, then means at levels 0, 1, 2 and 3, where half of all swaps succeed. */
const TABULATED = [
  [0.5, ["2", "5.333333", "15.093907", "42.999865"]],
  [0.1, ["10", "29.473684", "84.817580", "242.348372"]],
] as const;
const LEVELS = [0, 1, 2, 3] as const;

/**
 * Chains of 1, 2, 4 and 8 links, doubled by linear-optics swaps in balanced order. In the closed form no link of a half begins again
 * before the swap of both halves failed. Up to 4 links the slots at the ends of the halves see to that. With 8 the inner slots of a half are
 * free before, and its inner links begin at once: the mean is a bound.
 */
export function nestedChains(size: Size): Row[] {
  return TABULATED.flatMap(([success, tabulated], i) =>
    LEVELS.map((levels) => {
      const seed = 2180 + 10 * i + levels;
      const links = 2 ** levels;
      const count = (size === "large" ? 50_000 : 2_000) / (links * links);
      const gates = { ...IDEAL_NODE.gates, bellMeasurement: "linear-optics" } as const;
      const order = { seed, node: { gates }, network: { swap: "balanced" } } as const;
      const chain = slottedChain(links, success, { ...order, count: Math.round(count) + 1 });
      const { mean, sigma, count: intervals } = momentsOf(deliveryIntervals(chain));
      const claim = {
        about: `Mean, ${links} link${links === 1 ? "" : "s"}, p = ${success}, nested, half of all swaps succeed`,
        expected: meanNestedAttempts({ success, swapSuccess: 0.5, levels }),
        tabulated: tabulated[levels],
        source: "Brand, Coopmans and Elkouss 2020",
      };
      const compare = levels === 3 ? atMost : within;
      return compare(claim, mean, sigma, `${spaced(intervals)} intervals, seed ${seed}`);
    }),
  );
}
