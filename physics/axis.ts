import { cos, sin } from "../engine/exact.js";

/** A point of the Bloch sphere: the pure state cos(θ/2)|0⟩ + e^{iφ} sin(θ/2)|1⟩, or the axis through it. */
export interface Axis {
  readonly thetaRad: number;
  readonly phiRad: number;
}

export interface Direction {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const UP: Direction = Object.freeze({ x: 0, y: 0, z: 1 });

/** The unit vector of an axis. */
export function directionOf({ thetaRad, phiRad }: Axis): Direction {
  if (thetaRad === 0) return UP;
  const across = sin(thetaRad);
  return { x: across * cos(phiRad), y: across * sin(phiRad), z: cos(thetaRad) };
}
