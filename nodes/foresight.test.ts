import test from "ava";
import type { DeviceCall } from "../proto/gen/entanglab/device/v1/device.js";
import { Gate } from "../proto/gen/entanglab/device/v1/device.js";
import { Foresight } from "./foresight.js";

const STATE = { thetaRad: 0, phiRad: 0 };
const PAIR = { link: "west", number: 3 };
const HELD = { slot: 0, pair: PAIR };

const at = (timeNs: number, call: NonNullable<DeviceCall["call"]>): DeviceCall => ({ callNumber: 0, timeNs, call });
const prepare = (timeNs: number, slot = 1) => at(timeNs, { $case: "prepare", value: { slot, state: STATE } });
const gate = (timeNs: number, qubit: { slot: number; pair: typeof PAIR | undefined } = HELD) =>
  at(timeNs, { $case: "applyGate", value: { qubit, gate: Gate.X } });
const release = (timeNs: number, qubit: { slot: number; pair: typeof PAIR | undefined } = HELD) =>
  at(timeNs, { $case: "release", value: { qubit } });

function heralded(): Foresight {
  const foresight = new Foresight();
  const value = { slot: 0, pair: PAIR, frame: { x: false, z: false }, linkRequest: "r", emittedTimeNs: 0 };
  foresight.learn({ $case: "herald", value });
  return foresight;
}

test("a gate on a qubit that is there is certain, on another or a later one it is not", (t) => {
  const foresight = heralded();
  t.true(foresight.isCertain(gate(10), 5));
  t.false(foresight.isCertain(gate(12), 5), "the slot is busy");
  t.false(heralded().isCertain(gate(10, { slot: 0, pair: { link: "west", number: 4 } }), 5));
  t.false(heralded().isCertain(gate(10, { slot: 2, pair: PAIR }), 5));
  t.false(heralded().isCertain(at(10, { $case: "applyGate", value: { qubit: HELD, gate: Gate.UNSPECIFIED } }), 5));
});

test("a CNOT is certain where both its qubits are there, and keeps both slots busy", (t) => {
  const other = { slot: 1, pair: { link: "west", number: 4 } };
  const cnot = (timeNs: number, control = HELD, target = other) =>
    at(timeNs, { $case: "applyCnot", value: { control, target } });
  const both = (): Foresight => {
    const foresight = heralded();
    const value = { ...other, frame: { x: false, z: false }, linkRequest: "r", emittedTimeNs: 0 };
    foresight.learn({ $case: "herald", value });
    return foresight;
  };
  const foresight = both();
  t.true(foresight.isCertain(cnot(10), 5));
  t.false(foresight.isCertain(gate(14), 5), "the control is busy");
  t.false(both().isCertain(cnot(10, HELD, HELD), 5), "a qubit with itself");
  t.false(heralded().isCertain(cnot(10), 5), "the target is not there");
  t.false(both().isCertain(cnot(10, HELD, { slot: 1, pair: PAIR }), 5), "the target is another");
  const spent = both();
  spent.isCertain(release(9, other), 0);
  t.false(spent.isCertain(cnot(10), 5));
});

test("a gate on a qubit that was let go is not certain", (t) => {
  const foresight = heralded();
  t.false(foresight.isCertain(release(10), 0));
  t.false(foresight.isCertain(gate(11), 0));
});

test("preparing a slot is certain while nothing can be in it", (t) => {
  const foresight = new Foresight();
  t.true(foresight.isCertain(prepare(0), 10));
  t.false(foresight.isCertain(prepare(20), 10), "it is prepared already");
  t.true(foresight.isCertain(prepare(20, 2), 10));
  const armed = at(0, { $case: "arm", value: { link: "west", slot: 3, linkRequest: "r" } });
  t.false(foresight.isCertain(armed, 0));
  t.false(foresight.isCertain(prepare(30, 3), 10), "an attempt in flight may fill it");
});

test("a slot whose qubit was let go can be prepared again", (t) => {
  const foresight = heralded();
  foresight.isCertain(release(10), 0);
  t.true(foresight.isCertain(prepare(10, 0), 0));
});

test("after a call that the device may have refused nothing is certain", (t) => {
  const foresight = heralded();
  foresight.isCertain(release(10, { slot: 0, pair: { link: "west", number: 9 } }), 0);
  t.false(foresight.isCertain(prepare(20, 0), 0));
  t.false(foresight.isCertain(gate(30), 0));
});
