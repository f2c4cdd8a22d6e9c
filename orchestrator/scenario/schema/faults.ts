import { z } from "zod";
import { described, linkName, nodeName, time } from "./fields.js";

export const Fault = z
  .strictObject({
    at: time({ example: "2 s", meaning: "When it happens." }),
    for: time({
      min: 1,
      example: "500 ms",
      meaning: "How long it lasts. Unless given: until the run ends.",
    }).optional(),
    crash: described(
      nodeName().optional(),
      { example: "rita", meaning: "The node that dies, and begins again when the fault is over." },
      "node",
    ),
    cut: described(
      linkName().optional(),
      { example: "east", meaning: "The link that carries neither light nor messages until the fault is over." },
      "link",
    ),
  })
  .meta({
    description: "What goes wrong: exactly one of `crash`, `cut`.",
    oneOf: [{ required: ["crash"] }, { required: ["cut"] }],
  });
export type Fault = z.output<typeof Fault>;
