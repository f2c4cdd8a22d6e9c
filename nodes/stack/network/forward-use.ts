import type { Duration } from "../../../engine/time.js";
import type { Forward } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Use } from "../layers.js";
import { present } from "../present.js";

/** What the tail is told to do with its halves. */
export function forwardedUse(use: Use): NonNullable<Forward["use"]> {
  switch (use.type) {
    case "keep":
      return { $case: "keep", value: { holdNs: use.hold } };
    case "measure":
      return { $case: "measure", value: { axes: use.axes } };
    case "teleport":
      return { $case: "receive", value: {} };
  }
}

export function useFromForward({ use }: Forward): Use {
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
