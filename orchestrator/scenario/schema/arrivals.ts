import { z } from "zod";
import type { Duration } from "../../../engine/time.js";
import { parseQuantity } from "../quantity.js";
import { described, show, TIME_MAX } from "./fields.js";

/** How often a request is asked anew. */
export type Arrivals =
  | { readonly type: "poisson"; readonly rateHz: number }
  | { readonly type: "every"; readonly period: Duration };

const FORM = /^(poisson|every)\s+(.+)$/;
const RATE_MAX_HZ = 1e12;
const ALLOWED = "poisson and a frequency, such as poisson 20 Hz, or every and a time, such as every 50 ms";

/** `poisson 20 Hz` or `every 50 ms`. */
export const ArrivalsText = described(
  z
    .string({ error: ({ input }) => `${show(input)} does not say how often; allowed: ${ALLOWED}` })
    .transform((written, context): Arrivals => {
      const read = readArrivals(written);
      if (typeof read !== "string") return read;
      context.issues.push({ code: "custom", message: `${read}; allowed: ${ALLOWED}`, input: written });
      return z.NEVER;
    }),
  {
    example: "poisson 20 Hz",
    meaning:
      "Asks the same anew again and again, from `start` until `until`: `poisson` with independent exponential gaps, at a mean rate; `every` at a fixed interval, the first at `start`. Each is a request of its own, `NAME/1`, `NAME/2` and so on.",
  },
  "`poisson` frequency, or `every` time",
);

/** The arrivals, or what is wrong with them. */
function readArrivals(written: string): Arrivals | string {
  const [, type, amount] = FORM.exec(written.trim()) ?? [];
  if (type === undefined || amount === undefined) return `${show(written)} does not say how often`;
  const read = parseQuantity(amount, type === "poisson" ? "frequency" : "time");
  if (!read.ok) return read.problem;
  const { value } = read;
  if (type === "poisson") {
    return value > 0 && value <= RATE_MAX_HZ ? { type, rateHz: value } : `${amount} is out of range`;
  }
  if (!Number.isInteger(value)) return `${amount} is no whole number of nanoseconds`;
  return value >= 1 && value <= TIME_MAX ? { type: "every", period: value as Duration } : `${amount} is out of range`;
}
