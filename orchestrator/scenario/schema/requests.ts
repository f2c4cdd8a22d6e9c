import { z } from "zod";
import { ArrivalsText } from "./arrivals.js";
import { described, nodeName, probability, show, time, wholeNumber } from "./fields.js";
import { State } from "./states.js";

export const REQUEST_TYPES = ["entangle", "measure", "teleport", "prepare"] as const;
export type RequestType = (typeof REQUEST_TYPES)[number];

const ends = (meaning: string) =>
  described(
    z
      .union([z.literal("random"), z.tuple([nodeName(), nodeName()])], {
        error: "needs two nodes; allowed: a list of two different node names, head first, or random",
      })
      .optional(),
    { example: "[alice, bob]", meaning },
    "list of two nodes, or `random`",
  );

export const BASES = ["chsh", "bbm92", "x", "y", "z"] as const;

const asked = {
  entangle: ends(
    "Delivers end-to-end pairs to both nodes. The first is the head: it asks. `random`: two nodes drawn from `among`.",
  ),
  measure: ends("Delivers pairs and measures each half at once."),
  teleport: ends("Teleports states from the first node to the second."),
  prepare: ends(
    "Prepares a known `state` at the second node: the first measures its half of each pair so that the other half is in it, up to a Pauli gate.",
  ),
};

const when = {
  start: time({
    example: "0 s",
    meaning: "When it is asked; with `after`, how long after that; with `arrivals`, from when on.",
  }).prefault("0 s"),
  after: described(
    z.string({ error: ({ input }) => `${show(input)} is no name; allowed: the name of a request` }).optional(),
    {
      example: "pairs",
      meaning: "A request with the same head: this one starts when that one is over, delivered or failed.",
    },
    "request",
  ),
  arrivals: ArrivalsText.optional(),
  until: time({
    min: 1,
    example: "9 s",
    meaning: "With `arrivals` only: the instant before which all of them come. Unless given: the end of the run.",
  }).optional(),
  within: time({
    min: 1,
    example: "5 s",
    meaning: "How long it may take, from its start; then it fails with what it has. Unless given: until the run ends.",
  }).optional(),
};

const AMONG_WRONG = "needs at least two nodes; allowed: a list of node names, or all";

const where = {
  among: described(
    z.union([z.literal("all"), z.array(nodeName()).min(2, { error: AMONG_WRONG })], { error: AMONG_WRONG }).optional(),
    {
      example: "[alice, bob, carol]",
      meaning:
        "With `random` only: the nodes from which head and tail are drawn, each ordered pair that a way joins as likely as another; `all`: every node but repeaters.",
    },
    "list of nodes, or `all`",
  ),
  path: described(
    z.array(nodeName(), { error: "needs a list; allowed: every node on the way, head first, tail last" }).optional(),
    {
      example: "[alice, rita, bob]",
      meaning: "Every node on the way, which is then prescribed. Unless given: the head finds a way.",
    },
    "list of nodes",
  ),
  paths: wholeNumber({
    min: 1,
    max: 8,
    range: "from 1 to 8",
    example: "2",
    meaning: "How many circuits, on different paths, it uses at once; where its pairs are purified, one.",
  }).default(1),
};

const own = {
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
        "`teleport` and `prepare` only: the state of each qubit. `teleport` draws each from all pure states if it is `random`, or not given. `prepare` needs one at a right angle to X, Y or Z.",
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
      meaning: "`teleport` only: which of the two bits the head sends. Unless given: both; fewer show what they carry.",
    },
    "list of x, z",
  ),
};

export const Request = z
  .strictObject({
    ...asked,
    ...when,
    count: wholeNumber({
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
      range: "from 1",
      example: "100",
      meaning:
        "How many pairs or states. Unless given, as many as can be had (not for `teleport` and `prepare`, which need it).",
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
    ...where,
    ...own,
  })
  .meta({
    description: "What is asked of the network: exactly one of `entangle`, `measure`, `teleport`, `prepare`.",
    oneOf: REQUEST_TYPES.map((type) => ({ required: [type] })),
  });
export type Request = z.output<typeof Request>;

/** The keys that belong to some types of request. */
export const OWN_REQUEST_KEYS = {
  hold: ["entangle"],
  bases: ["measure"],
  state: ["teleport", "prepare"],
  corrections: ["teleport"],
} as const satisfies Readonly<Record<string, readonly RequestType[]>>;
