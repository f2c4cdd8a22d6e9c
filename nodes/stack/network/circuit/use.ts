import type { Duration } from "../../../../engine/time.js";
import type { CircuitOpen } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { Use } from "../../layers.js";
import { present } from "../../present.js";

/** What the tail is told to do with its halves. */
export function useForTail(use: Use): NonNullable<CircuitOpen["use"]> {
  switch (use.type) {
    case "keep":
      return { $case: "keep", value: { holdNs: use.hold } };
    case "measure":
      return { $case: "measure", value: { axes: use.axes } };
    case "teleport":
    case "prepare":
      return { $case: "receive", value: {} };
  }
}

export function useAtTail({ use }: CircuitOpen): Use {
  const given = present(use, "use");
  switch (given.$case) {
    case "keep":
      return { type: "keep", hold: given.value.holdNs as Duration };
    case "measure":
      return { type: "measure", axes: given.value.axes };
    case "receive":
      return { type: "teleport" };
  }
}
