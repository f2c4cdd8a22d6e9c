import { z } from "zod";
import { described, NAME, show, wholeNumber } from "./fields.js";
import { length } from "./lengths.js";
import { KINDS } from "./nodes.js";

const COUNT_MAX = 10_000;
const PREFIX_LENGTH_MAX = 16;

const count = (min: number, meaning: string, example: string) =>
  wholeNumber({ min, max: COUNT_MAX, range: `from ${min} to ${COUNT_MAX}`, example, meaning });
const kind = (meaning: string, example: string) => described(z.enum(KINDS), { example, meaning }, "word");

const PREFIX_ALLOWED = `a letter, then up to ${PREFIX_LENGTH_MAX - 1} letters, digits or hyphens`;
const prefix = described(
  z
    .string({ error: ({ input }) => `${show(input)} is no text; allowed: ${PREFIX_ALLOWED}` })
    .refine((written) => NAME.test(written) && written.length <= PREFIX_LENGTH_MAX, {
      error: ({ input }) => `${show(input)} cannot begin a name; allowed: ${PREFIX_ALLOWED}`,
    })
    .default("n"),
  {
    example: "n",
    meaning: "What every name begins with; a number follows: `n01`, `n02`, with as many digits as the last one needs.",
  },
  "text",
);

/** The networks that `generate:` knows. */
export const SHAPES = ["line", "ring", "star", "grid", "random-geometric"] as const;
const SHAPES_ALLOWED = `exactly one of ${SHAPES.join(", ")}`;

export const Generate = z
  .strictObject({
    line: z
      .strictObject({
        nodes: count(2, "How many nodes, the ends included.", "5"),
        ends: kind("The kind of the first and the last. Unless given: `kind`.", "processor").optional(),
      })
      .optional()
      .meta({ description: "A chain: `n01` to `n02` to `n03` and so on." }),
    ring: z
      .strictObject({ nodes: count(3, "How many nodes.", "6") })
      .optional()
      .meta({ description: "A chain whose last node is joined to its first." }),
    star: z
      .strictObject({
        leaves: count(1, "How many nodes around the hub.", "4"),
        hub: kind("The kind of the hub. Unless given: `kind`.", "repeater").optional(),
      })
      .optional()
      .meta({ description: "A node `hub`, joined to each of the others." }),
    grid: z
      .strictObject({
        rows: count(1, "How many rows.", "3"),
        columns: count(1, "How many nodes in each.", "4"),
      })
      .optional()
      .meta({
        description:
          "Each node is joined to those beside, above and below it; `n02-03` is the third of the second row.",
      }),
    "random-geometric": z
      .strictObject({
        nodes: count(1, "How many nodes.", "50"),
        side: length({ example: "100 km", meaning: "The nodes are scattered evenly over a flat square of this side." }),
        radius: length({ example: "20 km", meaning: "Nodes up to this far apart are joined." }),
        seed: wholeNumber({
          min: 0,
          max: Number.MAX_SAFE_INTEGER,
          range: "from 0, below 2^53",
          example: "7",
          meaning: "Where the places come from. Unless given: the seed of the scenario.",
        }).optional(),
      })
      .optional()
      .meta({
        description:
          "Nodes at random places, joined where they are near; links are as long as the nodes are far apart, at least 1 m. Parts that are not joined are: by the shortest link between them, until the network is one.",
      }),
    prefix,
    kind: kind("The kind of the nodes.", "repeater").default("repeater"),
    length: length({
      example: "20 km",
      meaning: "How long each link is, for all but `random-geometric`. Unless given: as `links.all` says.",
    }).optional(),
  })
  .superRefine((written, context) => {
    const given = SHAPES.filter((shape) => written[shape] !== undefined);
    if (given.length !== 1) {
      const what = given.length === 0 ? "no network is given" : `${given.join(" and ")} are given`;
      context.addIssue({ code: "custom", message: `${what}; allowed: ${SHAPES_ALLOWED}` });
    } else if (given[0] === "random-geometric" && written.length !== undefined) {
      const message =
        "the links of random-geometric are as long as their ends are apart; allowed: no length, or another network";
      context.addIssue({ code: "custom", message, path: ["length"] });
    }
  })
  .meta({
    description: `A network made by rule: ${SHAPES_ALLOWED}, and what its nodes and links are like.`,
    oneOf: SHAPES.map((shape) => ({ required: [shape] })),
  });
export type Generate = z.output<typeof Generate>;
