import { asin, cos, pow, sin } from "../engine/exact.js";
import type { Duration } from "../engine/time.js";

/** The speed of light in fibre that delays assume unless told otherwise: 5 µs for each kilometre. */
export const FIBRE_METRES_PER_SECOND = 2e8;

/** The sphere that great circles are drawn on. */
const EARTH_RADIUS_KM = 6371.0;
const RADIANS_PER_DEGREE = Math.PI / 180;
/** Less than any length that is ever meant, more than the rounding of a length in kilometres. */
const ROUNDING_NS = 1e-6;

export interface Position {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** The probability that a photon survives a fibre, 10^(-aL/10) for a loss of a dB/km over L km. */
export function fibreTransmission(fibre: { readonly lengthKm: number; readonly lossDbPerKm: number }): number {
  return pow(10, (-fibre.lossDbPerKm * fibre.lengthKm) / 10);
}

/** How long light takes through a fibre, rounded up to whole nanoseconds: between two places nothing takes no time. */
export function lightTime(lengthKm: number, metresPerSecond = FIBRE_METRES_PER_SECOND): Duration {
  return Math.max(1, Math.ceil((lengthKm * 1e12) / metresPerSecond - ROUNDING_NS)) as Duration;
}

/** The great-circle distance of two places on a sphere of 6371.0 km, in km, by the haversine formula. */
export function greatCircleKm(from: Position, to: Position): number {
  const fromLatitude = from.latitudeDeg * RADIANS_PER_DEGREE;
  const toLatitude = to.latitudeDeg * RADIANS_PER_DEGREE;
  const northwards = sin((toLatitude - fromLatitude) / 2);
  const eastwards = sin(((to.longitudeDeg - from.longitudeDeg) * RADIANS_PER_DEGREE) / 2);
  const haversine = northwards * northwards + cos(fromLatitude) * cos(toLatitude) * eastwards * eastwards;
  return 2 * EARTH_RADIUS_KM * asin(Math.sqrt(Math.min(1, haversine)));
}
