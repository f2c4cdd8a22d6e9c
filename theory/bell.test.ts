import test from "ava";
import {
  addFrames,
  BELL_STATES,
  bellFromName,
  bellName,
  correction,
  ordinal,
  PHI_MINUS,
  PHI_PLUS,
  PSI_MINUS,
  PSI_PLUS,
} from "./bell.js";

test("Bell states are ordered Φ⁺, Ψ⁺, Φ⁻, Ψ⁻", (t) => {
  t.deepEqual(BELL_STATES.map(ordinal), [0, 1, 2, 3]);
  t.deepEqual(BELL_STATES.map(bellName), ["phi+", "psi+", "phi-", "psi-"]);
  t.deepEqual(BELL_STATES, [PHI_PLUS, PSI_PLUS, PHI_MINUS, PSI_MINUS]);
});

test("names and Bell states convert into each other", (t) => {
  for (const state of BELL_STATES) t.deepEqual(bellFromName(bellName(state)), state);
});

test("frames add by XOR, in any number", (t) => {
  t.deepEqual(addFrames(), PHI_PLUS);
  for (const a of BELL_STATES) {
    t.deepEqual(addFrames(a, a), PHI_PLUS);
    for (const b of BELL_STATES) t.is(ordinal(addFrames(a, b)), (ordinal(a) ^ ordinal(b)) as 0);
  }
  t.deepEqual(addFrames(PSI_PLUS, PHI_MINUS, PSI_MINUS), PHI_PLUS);
});

test("a frame is corrected by X where x is set, then Z where z is", (t) => {
  t.deepEqual(BELL_STATES.map(correction), [[], ["X"], ["Z"], ["X", "Z"]]);
});
