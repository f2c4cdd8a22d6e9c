import { z } from "zod";
import type { GivenPair } from "../scenario.js";
import { bounded, described, nodeName, probability, show, time, wholeNumber } from "./fields.js";
import { lengthOrGreatCircle, routeFactor, SPEED_DEFAULT, speed } from "./lengths.js";

const fibre = {
  length: lengthOrGreatCircle({
    example: "20 km",
    meaning:
      "Length of the fibre, or `great-circle`: the distance of the positions of its ends on a sphere of 6371.0 km.",
  }).optional(),
  "route-factor": routeFactor().optional(),
  loss: bounded({
    dimension: "loss",
    min: 0,
    max: 1000,
    range: "from 0 to 1000 dB/km",
    example: "0.2 dB/km",
    meaning: "Attenuation of the fibre.",
  }),
  speed: speed("How fast light and messages travel in the fibre."),
};
const fibreDefaults = { loss: fibre.loss.prefault("0.2 dB/km"), speed: fibre.speed.prefault(SPEED_DEFAULT) };

const detectors = {
  efficiency: probability({ example: "0.8", meaning: "Probability that a photon that arrives is detected." }),
  "dark-rate": bounded({
    dimension: "frequency",
    min: 0,
    max: 1e12,
    range: "from 0 Hz to 1000 GHz",
    example: "10 Hz",
    meaning: "How often a detector clicks without light.",
  }),
  window: time({ min: 1, example: "10 ns", meaning: "How long a detector listens for each expected photon." }),
  "number-resolving": described(
    z.boolean(),
    { example: "true", meaning: "Whether a detector tells two photons from one." },
    "true or false",
  ),
};
const Detectors = z
  .strictObject({
    efficiency: detectors.efficiency.prefault(1),
    "dark-rate": detectors["dark-rate"].prefault("0 Hz"),
    window: detectors.window.prefault("10 ns"),
    "number-resolving": detectors["number-resolving"].default(false),
  })
  .meta({ description: "The detectors of the station in the middle of the link." });

const weight = probability({ example: "0.85", meaning: "Weight of one Bell state." });
const PAIR_ALLOWED = "exactly one of werner, bell-diagonal";

/** Rounding of four decimal numbers, no more. */
const WEIGHTS_TOLERANCE = 1e-9;

const Pair = z
  .strictObject({
    werner: z
      .strictObject({
        fidelity: probability({
          example: "0.98",
          meaning: "Fidelity of the Werner state to the Bell state that is heralded.",
        }),
      })
      .optional()
      .meta({ description: "A Werner pair." }),
    "bell-diagonal": described(
      z
        .tuple([weight, weight, weight, weight], {
          error: "needs four weights; allowed: a list of four probabilities, of Φ⁺, Ψ⁺, Φ⁻, Ψ⁻, that add up to 1",
        })
        .optional(),
      { example: "[0.85, 0.08, 0.04, 0.03]", meaning: "Weights of Φ⁺, Ψ⁺, Φ⁻, Ψ⁻, which add up to 1." },
      "list of four probabilities",
    ),
  })
  .transform((pair, context): GivenPair => {
    const { werner, "bell-diagonal": weights } = pair;
    if (werner !== undefined && weights === undefined) return { type: "werner", fidelity: werner.fidelity };
    if (weights === undefined || werner !== undefined) {
      const message = `${weights === undefined ? "no state is given" : "two states are given"}; allowed: ${PAIR_ALLOWED}`;
      context.issues.push({ code: "custom", message, input: pair });
      return z.NEVER;
    }
    const sum = weights.reduce((total, each) => total + each, 0);
    if (Math.abs(sum - 1) > WEIGHTS_TOLERANCE) {
      const message = `the weights add up to ${Number(sum.toPrecision(10))}; allowed: four probabilities that add up to 1`;
      context.issues.push({ code: "custom", message, input: weights, path: ["bell-diagonal"] });
      return z.NEVER;
    }
    return { type: "bell-diagonal", weights };
  })
  .meta({ description: "The state of a heralded pair at emission: exactly one of `werner`, `bell-diagonal`." });

const given = {
  success: probability({
    example: "0.1",
    range: "above 0, up to 1",
    check: (value) => (value === 0 ? "never succeeds" : undefined),
    meaning: "Probability that one cycle heralds a pair.",
  }),
  cycle: time({
    min: 1,
    example: "200 us",
    meaning: "From the start of an attempt to hearing of it: at least the light time of the link.",
  }),
  pair: Pair,
};
const indistinguishability = probability({
  example: "0.98",
  meaning: "Hong-Ou-Mandel indistinguishability V of the two photons.",
});
const brightPopulation = probability({
  example: "0.05",
  range: "above 0, below 1",
  check: (value) => (value === 0 || value === 1 ? "is out of range" : undefined),
  meaning: "Population α of the bright state at each end.",
});

const midpointSource = {
  emission: probability({
    example: "0.05",
    range: "above 0, up to 1",
    check: (value) => (value === 0 ? "never succeeds" : undefined),
    meaning: "Probability that the source in the middle emits a pair when it fires.",
  }),
  absorption: probability({
    example: "0.5",
    range: "above 0, up to 1",
    check: (value) => (value === 0 ? "never succeeds" : undefined),
    meaning: "Probability that the memory of an end takes in a photon that arrives, and tells that it did.",
  }),
};
const modes = wholeNumber({
  min: 1,
  max: 1_000_000,
  range: "from 1 to 1000000",
  example: "10",
  meaning:
    "How many modes (of time, frequency or space) every attempt uses at once: it succeeds where one of them does, as 1 - (1 - p)^modes.",
});

const SCHEMES = ["given", "double-click", "single-click", "midpoint-source"] as const;

const Herald = z
  .discriminatedUnion(
    "scheme",
    [
      z.strictObject({ scheme: z.literal("given"), ...given }).meta({
        title: "given",
        description: "Success, cycle and pair are stated.",
      }),
      z
        .strictObject({
          scheme: z.literal("double-click"),
          indistinguishability: indistinguishability.prefault(1),
          detectors: Detectors.prefault({}),
        })
        .meta({
          title: "double-click",
          description: "Barrett and Kok: two photons, one from each end, meet in the middle.",
        }),
      z
        .strictObject({
          scheme: z.literal("single-click"),
          "bright-population": brightPopulation,
          indistinguishability: indistinguishability.prefault(1),
          detectors: Detectors.prefault({}),
        })
        .meta({
          title: "single-click",
          description: "Cabrillo and others: one photon, from either end, is seen in the middle.",
        }),
      z
        .strictObject({
          scheme: z.literal("midpoint-source"),
          emission: midpointSource.emission.prefault(1),
          absorption: midpointSource.absorption.prefault(1),
          pair: Pair.prefault({ werner: { fidelity: 1 } }),
        })
        .meta({
          title: "midpoint-source",
          description: "A source of pairs in the middle sends one photon to each end, whose memories take them in.",
        }),
    ],
    {
      error: ({ code, input }) =>
        (code as string) === "invalid_type"
          ? `${input === undefined ? "missing" : `${show(input)} is not a map`}; allowed: a map with a scheme (${SCHEMES.join(", ")})`
          : undefined,
    },
  )
  .meta({ description: "How the link makes pairs and hears of them." });

export const Link = z.strictObject({
  between: described(
    z.tuple([nodeName(), nodeName()], { error: "needs two nodes; allowed: a list of two different node names" }),
    { example: "[alice, rita]", meaning: "The two nodes it joins; the order does not matter." },
    "list of two nodes",
  ),
  fibre: z
    .strictObject({ ...fibre, ...fibreDefaults })
    .prefault({})
    .meta({ description: "The fibre, which also carries the messages between its ends." }),
  herald: Herald,
  modes: modes.default(1),
});
export type Link = z.output<typeof Link>;

/** `links.all`: any part of a link, for every link that does not say otherwise. */
export const LinkDefaults = z
  .strictObject({
    fibre: z.strictObject(fibre).partial(),
    herald: z
      .strictObject({
        scheme: z.enum(SCHEMES),
        ...given,
        ...midpointSource,
        "bright-population": brightPopulation,
        indistinguishability,
        detectors: z.strictObject(detectors).partial(),
      })
      .partial(),
    modes,
  })
  .partial()
  .meta({
    description:
      "Any part of a link but its ends, for every link that does not say otherwise. A link with another `scheme` takes nothing from its `herald`.",
  });
