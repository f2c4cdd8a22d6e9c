import { z } from "zod";
import type { NetworkSettings, Purification } from "../scenario.js";
import { described, show, time } from "./fields.js";

const ROUNDS_MAX = 6;

const NEVER_PURIFY: Purification = { method: "dejmps", at: "ends", rounds: 0 };

/** The network layer of a scenario that says nothing about it. */
export const DEFAULT_NETWORK: NetworkSettings = {
  start: "converged",
  metric: "hops",
  swap: "as-soon-as-possible",
  purify: NEVER_PURIFY,
};

const wrongRounds = ({ input }: { readonly input?: unknown }) =>
  `${show(input)} is no number of rounds; allowed: when-needed, or a whole number from 0 to ${ROUNDS_MAX}`;

const rounds = described(
  z.union(
    [
      z.literal("when-needed"),
      z.number().int({ error: wrongRounds }).min(0, { error: wrongRounds }).max(ROUNDS_MAX, { error: wrongRounds }),
    ],
    { error: wrongRounds },
  ),
  {
    example: "2",
    meaning: `How many rounds, up to ${ROUNDS_MAX}, each of which makes one pair of two; \`when-needed\`: as many as the \`min-fidelity\` of a request asks for.`,
  },
  "whole number or `when-needed`",
);

const Rounds = z.strictObject({
  method: described(
    z.enum(["bbpssw", "dejmps"]).default("dejmps"),
    {
      example: "dejmps",
      meaning: "`bbpssw`: Bennett and others 1996, which twirls; `dejmps`: Deutsch and others 1996.",
    },
    "word",
  ),
  at: described(
    z.enum(["links", "ends"]).default("ends"),
    { example: "ends", meaning: "`links`: each link pair before it is swapped; `ends`: the end-to-end pairs." },
    "word",
  ),
  rounds: rounds.default("when-needed"),
});

const PURIFY_ALLOWED = "never, when-needed, or a map with method, at, rounds";

const Purify = described(
  z
    .union([z.enum(["never", "when-needed"]), Rounds], {
      error: ({ input }) => `${show(input)} does not say when to purify; allowed: ${PURIFY_ALLOWED}`,
    })
    .default("never"),
  {
    example: "when-needed",
    meaning:
      "Whether pairs are purified: `never`, or `when-needed`, which is `{ method: dejmps, at: ends, rounds: when-needed }`, or a map of these.",
  },
  "word or map",
);

/** How the network layer of every node works. */
export const Network = z
  .strictObject({
    start: described(
      z.enum(["converged", "cold"]).default("converged"),
      {
        example: "cold",
        meaning:
          "`converged`: nodes begin with the link state of the whole network as configured; `cold`: they know their own links alone, and flood.",
      },
      "word",
    ),
    metric: described(
      z.enum(["hops", "length", "expected-rate", "expected-fidelity"]).default("hops"),
      {
        example: "expected-rate",
        meaning:
          "What makes a path good: few links, little fibre, little time for one pair on each link, or a high fidelity of links and swaps.",
      },
      "hops, length, expected-rate or expected-fidelity",
    ),
    swap: described(
      z.enum(["as-soon-as-possible", "balanced", "sequential"]).default("as-soon-as-possible"),
      {
        example: "balanced",
        meaning:
          "When an inner node swaps: whenever it has a half on both sides, by nested halves of the path, or from the head on.",
      },
      "as-soon-as-possible, balanced or sequential",
    ),
    cutoff: time({
      min: 1,
      example: "200 ms",
      meaning:
        "How long an inner node keeps half of a pair after its herald; then it gives it up. Unless given: for ever.",
    }).optional(),
    purify: Purify,
  })
  .transform(({ start, metric, swap, cutoff, purify }): NetworkSettings => {
    return { start, metric, swap, ...(cutoff === undefined ? {} : { cutoff }), purify: purification(purify) };
  });

function purification(written: z.output<typeof Purify>): Purification {
  if (written === "never") return NEVER_PURIFY;
  return written === "when-needed" ? { ...NEVER_PURIFY, rounds: "when-needed" } : written;
}
