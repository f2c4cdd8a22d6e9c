import { z } from "zod";
import { bounded, described, linkName, nodeName, probability, show, time } from "./fields.js";

export const FAULT_TYPES = ["crash", "cut", "degrade", "messages"] as const;
export type FaultType = (typeof FAULT_TYPES)[number];

const target = {
  crash: described(
    nodeName().optional(),
    { example: "rita", meaning: "The node that dies, and begins again when the fault is over." },
    "node",
  ),
  cut: described(
    linkName().optional(),
    {
      example: "east",
      meaning: "The link, or channel without a link, that carries neither light nor messages until the fault is over.",
    },
    "link or channel",
  ),
  degrade: described(
    linkName().optional(),
    {
      example: "east",
      meaning: "The link that is worse until the fault is over: at least one of `loss`, `depolarising`.",
    },
    "link",
  ),
  messages: z
    .strictObject({
      channel: described(
        z.string({
          error: ({ input }) =>
            `${input === undefined ? "missing" : `${show(input)} is no name`}; allowed: the name of a link or channel`,
        }),
        { example: "east", meaning: "The link, or channel without a link, whose messages suffer." },
        "link or channel",
      ),
      from: described(
        nodeName().optional(),
        { example: "rita", meaning: "The end that sends them. Unless given: both." },
        "node",
      ),
    })
    .optional()
    .meta({ description: "Messages that suffer: at least one of `drop`, `duplicate`, `reorder`, `delay`." }),
};

const trouble = {
  only: described(
    z.enum(["quantum", "classical"]).optional(),
    {
      example: "quantum",
      meaning: "`cut` only: takes light alone, or messages alone. Unless given: both.",
    },
    "quantum or classical",
  ),
  loss: bounded({
    dimension: "attenuation",
    min: 0,
    max: 1000,
    range: "from 0 to 1000 dB",
    example: "3 dB",
    meaning: "`degrade` only: attenuation beside that of the fibre, over its whole length.",
  }).optional(),
  depolarising: probability({
    example: "5%",
    meaning: "`degrade` only: probability that a new pair is the maximally mixed state instead.",
  }).optional(),
  drop: probability({
    example: "10%",
    meaning:
      "`messages` only: probability that a message is lost. Nodes say it again; after 24 tries in vain a channel counts as dead until light on its link has gone and come back.",
  }).optional(),
  duplicate: probability({
    example: "10%",
    meaning: "`messages` only: probability that a message comes twice, the second up to one light time later.",
  }).optional(),
  reorder: probability({
    example: "10%",
    meaning:
      "`messages` only: probability that a message is held back by up to four light times, so that later ones overtake it.",
  }).optional(),
  delay: time({ example: "1 ms", meaning: "`messages` only: how much later every message comes." }).optional(),
};

export const Fault = z
  .strictObject({
    at: time({ example: "2 s", meaning: "When it happens. Required unless it happens at random." }).optional(),
    for: time({
      min: 1,
      example: "500 ms",
      meaning: "How long it lasts. Unless given: until the run ends.",
    }).optional(),
    ...target,
    ...trouble,
    "mean-time-between-failures": time({
      min: 1,
      example: "10 s",
      meaning:
        "`crash` and `cut` only, in the place of `at` and `for`: outages at random, with exponential times. How long it works between two of them, in the mean; the first such time begins with the run.",
    }).optional(),
    "mean-time-to-repair": time({
      min: 1,
      example: "1 s",
      meaning: "Beside it: how long an outage lasts, in the mean.",
    }).optional(),
  })
  .meta({
    description: "What goes wrong: exactly one of `crash`, `cut`, `degrade`, `messages`.",
    oneOf: FAULT_TYPES.map((type) => ({ required: [type] })),
  });
export type Fault = z.output<typeof Fault>;

/** The keys that belong to some types of fault. */
export const OWN_FAULT_KEYS = {
  only: ["cut"],
  loss: ["degrade"],
  depolarising: ["degrade"],
  drop: ["messages"],
  duplicate: ["messages"],
  reorder: ["messages"],
  delay: ["messages"],
  "mean-time-between-failures": ["crash", "cut"],
  "mean-time-to-repair": ["crash", "cut"],
} as const satisfies Readonly<Record<string, readonly FaultType[]>>;
