import { z } from "zod";
import { ENTRY_FORMS } from "../expectation.js";
import type { Kind } from "../scenario.js";
import { Channel } from "./channels.js";
import { Fault } from "./faults.js";
import { described, NAME, NAME_RULE, show, time, wholeNumber } from "./fields.js";
import { Generate } from "./generate.js";
import { Import, path } from "./import.js";
import { Link, LinkDefaults } from "./links.js";
import { Network } from "./network.js";
import { Hardware, Node } from "./nodes.js";
import { Request } from "./requests.js";

/** Names are checked in a pass of their own, so that a wrong one does not hide what is wrong with what it names. */
const Name = z.string().meta({ pattern: NAME.source });

const SEED_MAX = 2 ** 53 - 1;

const text = (meaning: string, example: string) =>
  described(
    z.string({
      error: ({ input }) =>
        `${input === undefined ? "missing" : `${show(input)} is no text`}; allowed: a text, such as ${example}`,
    }),
    { meaning, example },
    "text",
  );

/** An expectation, as far as it can be checked without the network: a text, or one under a key. */
function expectationIn(list: keyof typeof ENTRY_FORMS) {
  const claim = z.string({
    error: ({ input }) => `${show(input)} is no text; allowed: a text such as pairs.delivered == 100`,
  });
  const keys = list === "expect" ? { never: claim.optional(), warn: claim.optional() } : { never: claim.optional() };
  return z.union([z.string(), z.strictObject(keys)], {
    error: ({ input }) => `${show(input)} is no expectation; allowed: ${ENTRY_FORMS[list]}`,
  });
}

/** Format 1 of the scenario language: the single source of the checks, the reference and the JSON Schema. */
export const ScenarioFile = z
  .strictObject({
    entanglab: described(
      z.literal(1, {
        error: ({ input }) => `${input === undefined ? "missing" : `format ${show(input)} is not known`}; allowed: 1`,
      }),
      { meaning: "Version of the format.", example: "1" },
      "1",
    ),
    scenario: text(`Name of the scenario: ${NAME_RULE}.`, "two-cities"),
    about: text("What to look at, in a sentence or two.", "Two cities joined by one repeater.").default(""),
    seed: wholeNumber({
      min: 0,
      max: SEED_MAX,
      range: "from 0, below 2^53",
      example: "7",
      meaning: "Where all randomness comes from: the same seed tells the same story.",
    }).default(1),
    duration: time({
      min: 1,
      example: "10 s",
      meaning:
        "How long the run lasts. Unless given it ends when nothing is planned any more; faults and their ends are planned.",
    }).optional(),
    physics: described(
      z.enum(["exact", "pauli"]).default("exact"),
      {
        example: "exact",
        meaning:
          "`exact`: density matrices wherever a process is not a Pauli channel. `pauli`: T1 and T2 as Pauli channels, pairs as their Bell diagonals.",
      },
      "word",
    ),
    params: z
      .record(
        Name,
        z.union([z.string(), z.number(), z.boolean()], {
          error: "a parameter needs one value; allowed: a number, a word or a quantity",
        }),
      )
      .default({})
      .meta({
        description:
          "Values with a name: `$name` stands for one wherever a value stands, and inside an expectation. `--set name=value` gives another.",
      }),
    kinds: z
      .strictObject({
        satellite: Hardware.optional(),
        "ground-station": Hardware.optional(),
        "data-center": Hardware.optional(),
        processor: Hardware.optional(),
        repeater: Hardware.optional(),
        "trusted-node": Hardware.optional(),
        sensor: Hardware.optional(),
      } satisfies Record<Kind, unknown>)
      .default({})
      .meta({ description: "Changes to the hardware of every node of a kind." }),
    "network-file": path(
      "A file with `nodes`, `links`, `channels`, `kinds`, `import` and `generate`, by its path from the folder of this one: what it says counts as said here.",
      "networks/backbone.yaml",
    ).optional(),
    import: Import.optional(),
    generate: Generate.optional(),
    nodes: z
      .record(Name, Node)
      .default({})
      .meta({ description: "The nodes, by name. Required unless there are others, from one of the three above." }),
    links: z
      .object({ all: LinkDefaults.optional() })
      .catchall(Link)
      .default({})
      .meta({ description: "The links, by name.", propertyNames: { pattern: NAME.source } }),
    channels: z
      .record(Name, Channel)
      .default({})
      .meta({ description: "Classical channels that no link brings, by name." }),
    network: Network.prefault({}).meta({ description: "How the network layer of every node works." }),
    requests: z.record(Name, Request).default({}).meta({ description: "What is asked of the network, by name." }),
    faults: z
      .record(Name, Fault)
      .default({})
      .meta({ description: "What goes wrong, by name; a fault and a request cannot have the same." }),
    expect: described(
      z.array(expectationIn("expect")).default([]),
      {
        meaning:
          "What must hold: texts, or maps of one text under `never` or `warn`. `docs/expectations.md` has the grammar.",
        example: "[pairs.fidelity.mean >= 0.8 @ 95%, { never: pairs.failed }]",
      },
      "list of expectations",
    ),
    fails: described(
      z.array(expectationIn("fails")).default([]),
      {
        meaning: "What must not hold: a run that meets it is as red as one that fails an expectation.",
        example: "[load.success == 1 during death]",
      },
      "list of expectations",
    ),
  })
  .meta({
    anyOf: ["nodes", "generate", "import", "network-file"].map((section) => ({ required: [section] })),
  });
