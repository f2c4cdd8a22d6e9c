import test from "ava";
import { greatCircleKm } from "../../../theory/fibre.js";
import type { Coordinates } from "../topology/network.js";
import { along } from "./great-circle.js";

const degrees = ({ latitude, longitude }: Coordinates) => ({ latitudeDeg: latitude, longitudeDeg: longitude });
const distance = (from: Coordinates, to: Coordinates) => greatCircleKm(degrees(from), degrees(to));

test("places along a great circle divide its length", (t) => {
  const [from, to] = [
    { latitude: 64.1, longitude: -21.9 },
    { latitude: 51.5, longitude: -0.1 },
  ];
  const whole = distance(from, to);
  for (const part of [0, 0.25, 0.5, 1]) {
    const place = along(from, to, part);
    t.true(Math.abs(distance(from, place) - part * whole) < 1e-6);
    t.true(Math.abs(distance(place, to) - (1 - part) * whole) < 1e-6);
  }
});

test("the middle of a way along the equator lies on it, across the date line too", (t) => {
  const { latitude, longitude } = along({ latitude: 0, longitude: 170 }, { latitude: 0, longitude: -170 }, 0.5);
  t.true(Math.abs(latitude) < 1e-9);
  t.true(Math.abs(Math.abs(longitude) - 180) < 1e-9);
});
