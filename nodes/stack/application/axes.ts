import { cos, sin } from "../../../engine/exact.js";
import type { PureState } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { BellIndex } from "../../../proto/gen/entanglab/quantum/v1/quantum.js";

type Vector = readonly [number, number, number];

const vector = ({ thetaRad, phiRad }: PureState): Vector => [
  sin(thetaRad) * cos(phiRad),
  sin(thetaRad) * sin(phiRad),
  cos(thetaRad),
];

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/**
 * What the tail's reading says about a pair in Φ⁺, given the frame that its pair really was in.
 *
 * On a pair that is X^x Z^z away from Φ⁺, an axis n acts as X^x Z^z n Z^z X^x: its Z component changes sign with x, its X
 * component with z, its Y component with both. Where that is plus or minus one of the axes, the reading counts for that axis,
 * turned over for minus. The axes of a request are closed under this: Z and X, (Z+X)/√2 and (Z-X)/√2, or one alone.
 */
export function readingInFrame(
  axes: readonly PureState[],
  reading: { readonly axis: number; readonly outcome: boolean },
  frame: BellIndex,
): { readonly axis: number; readonly outcome: boolean } {
  if (!frame.x && !frame.z) return reading;
  const measured = axes[reading.axis];
  if (measured === undefined) return reading;
  const [x, y, z] = vector(measured);
  const effective: Vector = [frame.z ? -x : x, frame.x !== frame.z ? -y : y, frame.x ? -z : z];
  for (const [axis, candidate] of axes.entries()) {
    const overlap = dot(vector(candidate), effective);
    if (overlap > 1 - 1e-9) return { axis, outcome: reading.outcome };
    if (overlap < -1 + 1e-9) return { axis, outcome: !reading.outcome };
  }
  return reading;
}
