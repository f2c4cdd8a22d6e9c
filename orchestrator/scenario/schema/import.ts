import { z } from "zod";
import { described, show } from "./fields.js";
import { length, routeFactor } from "./lengths.js";
import { KINDS, Position } from "./nodes.js";

const label = z.string({ error: ({ input }) => `${show(input)} is no label; allowed: the label of a node, in quotes` });
const labels = z.array(label, { error: 'needs a list of labels; allowed: [NL, "UNI.iu"]' });
const ofKind = (name: string) =>
  described(labels, { example: '[NL, "UNI.iu"]', meaning: `Nodes of the kind \`${name}\`.` }, "list of labels");
const kind = (meaning: string, example: string) =>
  described(z.enum(KINDS), { example, meaning }, "word").default("repeater");

export const PATH_ALLOWED = "a path from the folder of this file, such as networks/geant.graphml";

export const path = (meaning: string, example: string) =>
  described(
    z.string({
      error: ({ input }) =>
        `${input === undefined ? "missing" : `${show(input)} is no path`}; allowed: ${PATH_ALLOWED}`,
    }),
    { meaning, example },
    "path",
  );

export const Import = z
  .strictObject({
    graphml: path(
      "A GraphML file, as of the Internet Topology Zoo: its path from the folder of this file.",
      "networks/geant.graphml",
    ),
    "internal-only": described(
      z.boolean({ error: ({ input }) => `${show(input)} is not true or false; allowed: true, false` }).default(false),
      { example: "true", meaning: "Whether nodes that are marked as not internal (`Internal` is 0) are left out." },
      "true or false",
    ),
    drop: described(
      labels.default([]),
      { example: '[UA, "ADSL (via EPT)"]', meaning: "Nodes that are left out, with their edges." },
      "list of labels",
    ),
    place: z.record(z.string(), Position).default({}).meta({
      description: "Where nodes are that the file gives no coordinates, or others: a map from labels to positions.",
    }),
    kind: kind("The kind of the nodes.", "repeater"),
    kinds: z
      .strictObject(Object.fromEntries(KINDS.map((name) => [name, ofKind(name).optional()])))
      .default({})
      .meta({ description: "Nodes of other kinds: a map from kinds to lists of labels." }),
    "route-factor": routeFactor().prefault(1),
    length: z
      .record(z.string(), length({ example: "100 m", meaning: "The length of the fibre." }))
      .default({})
      .meta({
        description:
          "Edges whose length is stated: a map from both labels with `--` between, or the name of the link, to a length.",
      }),
    "co-located": length({
      example: "100 m",
      meaning:
        "The length of links between nodes at the same place that have no stated one. Unless given: they are problems.",
    }).optional(),
    repeaters: z
      .strictObject({
        every: length({
          example: "50 km",
          meaning: "The longest distance along the great circle between two of them; each edge is divided evenly.",
        }),
        kind: kind("The kind of these nodes.", "repeater"),
      })
      .optional()
      .meta({
        description:
          "Nodes that are put on every longer edge. Those between `A` and `B` are called `A-B-1`, `A-B-2` and so on.",
      }),
  })
  .meta({
    description: "A network from a file: each node becomes a node, each edge a link as long as its great circle.",
  });
export type Import = z.output<typeof Import>;
