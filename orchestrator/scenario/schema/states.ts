import { z } from "zod";
import { cos, sin } from "../../../engine/exact.js";
import { bounded } from "./fields.js";

/** A pure state of a qubit: angles on the Bloch sphere, in radians. */
export interface BlochAngles {
  readonly thetaRad: number;
  readonly phiRad: number;
}

/** The states with a name. */
export const NAMED_STATES = {
  "0": { thetaRad: 0, phiRad: 0 },
  "1": { thetaRad: Math.PI, phiRad: 0 },
  "+": { thetaRad: Math.PI / 2, phiRad: 0 },
  "-": { thetaRad: Math.PI / 2, phiRad: Math.PI },
  i: { thetaRad: Math.PI / 2, phiRad: Math.PI / 2 },
  "-i": { thetaRad: Math.PI / 2, phiRad: (3 * Math.PI) / 2 },
} as const satisfies Readonly<Record<string, BlochAngles>>;

const Angles = z.strictObject({
  theta: bounded({
    dimension: "angle",
    min: 0,
    max: Math.PI,
    range: "from 0 to 180 deg",
    example: "90 deg",
    meaning: "Polar angle θ of cos(θ/2)|0⟩ + e^(iφ) sin(θ/2)|1⟩.",
  }),
  phi: bounded({
    dimension: "angle",
    min: -2 * Math.PI,
    max: 2 * Math.PI,
    range: "from -360 to 360 deg",
    example: "45 deg",
    meaning: "Azimuth φ of the same.",
  }).prefault("0 deg"),
});

const stateName = z.enum(["random", "0", "1", "+", "-", "i", "-i"]);

/** A state of a request as written: a name, or angles. */
export const State = z
  .union([stateName, z.literal([0, 1]), Angles], {
    error: ({ input }) =>
      `${typeof input === "string" ? `unknown state "${input}"` : "this is no state"}; allowed: random, "0", "1", "+", "-", i, -i, or { theta, phi }`,
  })
  .transform((state) => (typeof state === "number" ? (`${state}` as "0" | "1") : state));
export type State = z.output<typeof State>;

/** The angles of a state, unless it is drawn anew each time. */
export function pureState(state: State): "random" | BlochAngles {
  if (state === "random") return state;
  return typeof state === "string" ? NAMED_STATES[state] : { thetaRad: state.theta, phiRad: state.phi };
}

/** Rounding of angles in degrees, no more. */
const RIGHT_ANGLE_TOLERANCE = 1e-9;

/** Whether the Bloch vector is at a right angle to X, Y or Z: then a Pauli gate turns the opposite state into it. */
export function isCorrectable({ thetaRad, phiRad }: BlochAngles): boolean {
  const equatorial = sin(thetaRad);
  const vector = [equatorial * cos(phiRad), equatorial * sin(phiRad), cos(thetaRad)];
  return vector.some((part) => Math.abs(part) < RIGHT_ANGLE_TOLERANCE);
}

/** What `isCorrectable` allows, for messages. */
export const CORRECTABLE =
  '"0", "1", "+", "-", i, -i, a theta of 90 deg with any phi, or any theta with a phi of 0, 90, 180 or 270 deg';
