import { z } from "zod";
import { bounded, described, nodeName, probability, time, wholeNumber } from "./fields.js";

const ends = (meaning: string) =>
  described(
    z.tuple([nodeName(), nodeName()], {
      error: "needs two nodes; allowed: a list of two different node names, head first",
    }),
    { example: "[alice, bob]", meaning },
    "list of two nodes",
  ).optional();

/** The states with a name: angles on the Bloch sphere, in radians. */
export const NAMED_STATES = {
  "0": { thetaRad: 0, phiRad: 0 },
  "1": { thetaRad: Math.PI, phiRad: 0 },
  "+": { thetaRad: Math.PI / 2, phiRad: 0 },
  "-": { thetaRad: Math.PI / 2, phiRad: Math.PI },
  i: { thetaRad: Math.PI / 2, phiRad: Math.PI / 2 },
  "-i": { thetaRad: Math.PI / 2, phiRad: (3 * Math.PI) / 2 },
} as const;

const Angles = z.strictObject({
  theta: bounded({
    dimension: "angle",
    min: 0,
    max: Math.PI,
    range: "from 0 to 180 deg",
    example: "90 deg",
    meaning: "Polar angle θ of cos(θ/2)|0⟩ + e^(iφ) sin(θ/2)|1⟩.",
  }),
  phi: bounded({
    dimension: "angle",
    min: -2 * Math.PI,
    max: 2 * Math.PI,
    range: "from -360 to 360 deg",
    example: "45 deg",
    meaning: "Azimuth φ of the same.",
  }).prefault("0 deg"),
});

const stateName = z.enum(["random", "0", "1", "+", "-", "i", "-i"]);
const State = z
  .union([stateName, z.literal([0, 1]), Angles], {
    error: ({ input }) =>
      `${typeof input === "string" ? `unknown state "${input}"` : "this is no state"}; allowed: random, "0", "1", "+", "-", i, -i, or { theta, phi }`,
  })
  .transform((state) => (typeof state === "number" ? (`${state}` as "0" | "1") : state));

export const BASES = ["chsh", "bbm92", "x", "y", "z"] as const;

export const Request = z
  .strictObject({
    entangle: ends("Delivers end-to-end pairs to both nodes. The first is the head: it asks."),
    measure: ends("Delivers pairs and measures each half at once."),
    teleport: ends("Teleports states from the first node to the second."),
    start: time({ example: "0 s", meaning: "When it is asked." }).prefault("0 s"),
    within: time({
      min: 1,
      example: "5 s",
      meaning:
        "How long it may take, from its start; then it fails with what it has. Unless given: until the run ends.",
    }).optional(),
    count: wholeNumber({
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
      range: "from 1",
      example: "100",
      meaning: "How many pairs or states. Unless given, as many as can be had (not for `teleport`, which needs it).",
    }).optional(),
    "min-fidelity": probability({
      example: "0.8",
      meaning: "A request whose links cannot be expected to reach this is refused at its start.",
    }).prefault(0),
    priority: wholeNumber({
      min: 0,
      max: 7,
      range: "from 0, the most urgent, to 7",
      example: "4",
      meaning: "Which request a link serves first: 0 is the most urgent, 7 the least.",
    }).default(4),
    path: described(
      z.array(nodeName(), { error: "needs a list; allowed: every node on the way, head first, tail last" }).optional(),
      {
        example: "[alice, rita, bob]",
        meaning:
          "Every node on the way. Unless given: the only way there is; where there are several it must be given.",
      },
      "list of nodes",
    ),
    hold: time({
      example: "1 ms",
      meaning: "`entangle` only: how long both ends keep a pair before they hand it over. Unless given: 0 s.",
    }).optional(),
    bases: described(
      z.enum(BASES).optional(),
      {
        example: "chsh",
        meaning:
          "`measure` only: `chsh`: Z or X at the head, (Z+X)/√2 or (Z-X)/√2 at the tail; `bbm92`: Z or X at each end; else the same basis at both. Unless given: z.",
      },
      "chsh, bbm92, x, y or z",
    ),
    state: described(
      State.optional(),
      {
        example: '"+"',
        meaning:
          "`teleport` only: the state of each qubit; `random` draws each from all pure states. Unless given: random.",
      },
      'random, "0", "1", "+", "-", i, -i, or { theta, phi }',
    ),
    corrections: described(
      z
        .array(z.enum(["x", "z"]), { error: "needs a list; allowed: [x, z], [x], [z] or []" })
        .refine((list) => new Set(list).size === list.length, {
          error: "names one twice; allowed: [x, z], [x], [z] or []",
        })
        .optional(),
      {
        example: "[x, z]",
        meaning:
          "`teleport` only: which of the two bits the head sends. Unless given: both; fewer show what they carry.",
      },
      "list of x, z",
    ),
  })
  .meta({
    description: "What is asked of the network: exactly one of `entangle`, `measure`, `teleport`.",
    oneOf: [{ required: ["entangle"] }, { required: ["measure"] }, { required: ["teleport"] }],
  });
export type Request = z.output<typeof Request>;

/** The keys that belong to one type of request. */
export const OWN_KEYS = {
  entangle: ["hold"],
  measure: ["bases"],
  teleport: ["state", "corrections"],
} as const;
