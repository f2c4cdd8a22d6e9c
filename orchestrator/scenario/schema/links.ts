import { z } from "zod";
import { allowedOf, parseQuantity } from "../quantity.js";
import type { GivenPair } from "../scenario.js";
import { bounded, described, nodeName, probability, scalar, show, time } from "./fields.js";

/** Light in vacuum, in km/s: nothing is faster. */
const SPEED_MAX = 299_792.458;
const LENGTH_MAX = 1_000_000;

const LENGTH = {
  example: "20 km",
  meaning:
    "Length of the fibre, or `great-circle`: the distance of the positions of its ends on a sphere of 6371.0 km.",
};
const LENGTH_ALLOWED = `${allowedOf("length")}, more than 0 and up to ${LENGTH_MAX} km, or great-circle`;

/** In km, or `great-circle`. A length of 0 passes: the second pass, which knows the ends, refuses it by their names. */
const length = described(
  scalar({ ...LENGTH, type: "length", allowed: LENGTH_ALLOWED }).transform(
    (written, context): number | "great-circle" => {
      if (written === "great-circle") return written;
      const read = parseQuantity(written, "length");
      if (read.ok && read.value >= 0 && read.value <= LENGTH_MAX) return read.value;
      const message = `${read.ok ? `${written} is out of range` : read.problem}; allowed: ${LENGTH_ALLOWED}`;
      context.issues.push({ code: "custom", message, input: written });
      return z.NEVER;
    },
  ),
  LENGTH,
  "length or `great-circle`",
);

const fibre = {
  length: length.optional(),
  "route-factor": bounded({
    dimension: "number",
    min: 1,
    max: 10,
    range: "from 1 to 10",
    example: "1.2",
    meaning: "How many times longer than the great circle the fibre is.",
  }).optional(),
  loss: bounded({
    dimension: "loss",
    min: 0,
    max: 1000,
    range: "from 0 to 1000 dB/km",
    example: "0.2 dB/km",
    meaning: "Attenuation of the fibre.",
  }),
  speed: bounded({
    dimension: "speed",
    min: 1,
    max: SPEED_MAX,
    range: `from 1 km/s to the ${SPEED_MAX} km/s of light in vacuum`,
    example: "200000 km/s",
    meaning: "How fast light and messages travel in the fibre.",
  }),
};
const fibreDefaults = { loss: fibre.loss.prefault("0.2 dB/km"), speed: fibre.speed.prefault("200000 km/s") };

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
    ],
    {
      error: ({ code, input }) =>
        (code as string) === "invalid_type"
          ? `${input === undefined ? "missing" : `${show(input)} is not a map`}; allowed: a map with a scheme (given, double-click, single-click)`
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
});
export type Link = z.output<typeof Link>;

/** `links.all`: any part of a link, for every link that does not say otherwise. */
export const LinkDefaults = z
  .strictObject({
    fibre: z.strictObject(fibre).partial(),
    herald: z
      .strictObject({
        scheme: z.enum(["given", "double-click", "single-click"]),
        ...given,
        "bright-population": brightPopulation,
        indistinguishability,
        detectors: z.strictObject(detectors).partial(),
      })
      .partial(),
  })
  .partial()
  .meta({
    description:
      "Any part of a link but its ends, for every link that does not say otherwise. A link with another `scheme` takes nothing from its `herald`.",
  });
