import { atan2, cos, sin } from "../../../engine/exact.js";
import type { Coordinates } from "../topology/network.js";

const RADIANS_PER_DEGREE = Math.PI / 180;
/** Less than a millimetre on the Earth: then every way round is a great circle, or none is needed. */
const SINE_MIN = 1e-10;

type Vector = readonly [number, number, number];

/** The place a part of the way, in [0, 1], along the great circle from one place to another. */
export function along(from: Coordinates, to: Coordinates, part: number): Coordinates {
  const [start, end] = [vectorOf(from), vectorOf(to)];
  const cosine = dot(start, end);
  const normal = cross(start, end);
  const sine = Math.sqrt(dot(normal, normal));
  if (sine < SINE_MIN) return from;
  const angle = atan2(sine, cosine);
  const [nearStart, nearEnd] = [sin((1 - part) * angle) / sine, sin(part * angle) / sine];
  const [x, y, z] = [0, 1, 2].map((axis) => nearStart * (start[axis] ?? 0) + nearEnd * (end[axis] ?? 0)) as [
    number,
    number,
    number,
  ];
  return {
    latitude: atan2(z, Math.sqrt(x * x + y * y)) / RADIANS_PER_DEGREE,
    longitude: atan2(y, x) / RADIANS_PER_DEGREE,
  };
}

function vectorOf({ latitude, longitude }: Coordinates): Vector {
  const [phi, lambda] = [latitude * RADIANS_PER_DEGREE, longitude * RADIANS_PER_DEGREE];
  return [cos(phi) * cos(lambda), cos(phi) * sin(lambda), sin(phi)];
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
