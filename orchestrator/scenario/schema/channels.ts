import { z } from "zod";
import { described, nodeName, time } from "./fields.js";
import { lengthOrGreatCircle, routeFactor, SPEED_DEFAULT, speed } from "./lengths.js";

export const Channel = z
  .strictObject({
    between: described(
      z.tuple([nodeName(), nodeName()], { error: "needs two nodes; allowed: a list of two different node names" }),
      { example: "[alice, bob]", meaning: "The two nodes it joins; no link joins the same two." },
      "list of two nodes",
    ),
    length: lengthOrGreatCircle({
      example: "60 km",
      meaning: "How long it is, or `great-circle`: the distance of the positions of its ends. Either this or `delay`.",
    }).optional(),
    "route-factor": routeFactor().optional(),
    speed: speed(`How fast messages travel in it. Unless given: ${SPEED_DEFAULT}.`).optional(),
    delay: time({ min: 1, example: "1 ms", meaning: "How long a message takes. Either this or `length`." }).optional(),
  })
  .meta({
    description: "A classical channel between two nodes that no link joins: exactly one of `length`, `delay`.",
    oneOf: [{ required: ["length"] }, { required: ["delay"] }],
  });
export type Channel = z.output<typeof Channel>;
