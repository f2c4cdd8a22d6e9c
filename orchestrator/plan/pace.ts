import type { CircuitOpen } from "../../proto/gen/entanglab/peer/v1/circuit.js";
import type { ScenarioRequest } from "../scenario/scenario.js";

/** A link on the path of a circuit, as far as its pace depends on it. */
export interface PacedLink {
  /** Pairs per second that one slot at each end heralds. */
  readonly rateHz: number;
  readonly delayNs: number;
  /** How many slots the circuit may use on it. */
  readonly slots: number;
}

/** How fast a circuit that is alone delivers, in closed form. */
export interface Pace {
  /** Where every link makes one pair at a time and the slowest is waited for. */
  readonly slowHz: number;
  /** Where every link uses all its slots and no half waits for another: the slowest link decides. */
  readonly fastHz: number;
  /** From the start of a request until its links may begin: the circuit is asked for and confirmed. */
  readonly setupNs: number;
}

/**
 * The pace of a circuit. A slot makes a pair in 1/rate on average, and at the ends of the path it is taken for as long again as the
 * half must stay: until word of the other end has come (one light time of the path), until the bits of a teleportation have
 * (another), and as long as the pair is to be held.
 */
export function paceOf(
  request: ScenarioRequest,
  circuit: {
    readonly links: readonly PacedLink[];
    readonly slowestHz: number;
    readonly rawPairs: number;
    readonly rounds: CircuitOpen["rounds"];
  },
): Pace {
  const { links, slowestHz, rawPairs, rounds } = circuit;
  const light = links.reduce((sum, { delayNs }) => sum + delayNs, 0);
  const stay = stayNs(request, { light, isDirect: links.length === 1, rounds });
  const capacities = links.map(({ rateHz, slots }, place) => {
    const isEnd = place === 0 || place === links.length - 1;
    return slots / (1 / rateHz + (isEnd ? stay / 1e9 : 0));
  });
  return {
    slowHz: 1 / ((1 / slowestHz + stay / 1e9) * rawPairs),
    fastHz: Math.min(...capacities) / rawPairs,
    setupNs: 2 * light,
  };
}

function stayNs(
  request: ScenarioRequest,
  { light, isDirect, rounds }: { readonly light: number; readonly isDirect: boolean; readonly rounds: number },
): number {
  const word = isDirect ? 0 : light;
  const purified = rounds * light;
  switch (request.type) {
    case "measure":
      return rounds === 0 ? 0 : word + purified;
    case "entangle":
      return word + purified + request.hold;
    case "teleport":
    case "prepare":
      return word + purified + light;
  }
}
