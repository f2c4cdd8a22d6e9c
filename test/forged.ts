import type { Crew } from "../orchestrator/conductor/roster.js";
import type { Qubit } from "../proto/gen/entanglab/quantum/v1/quantum.js";
import type { RunResponse } from "../proto/gen/entanglab/runtime/v1/runtime.js";

/** The number of the call that is put in: no honest one comes so far. */
export const FORGED_CALL = 1_000_000;

/** A crew in which one node also reports, once, that it lets go of a qubit; at the instant of its last event where none is given. */
export const forging =
  (node: string, qubit: Qubit, at?: number) =>
  (crew: Crew): Crew => ({
    start: (name, listener) => {
      if (name !== node) return crew.start(name, listener);
      const forge = forgedOnce(qubit, at);
      return crew.start(name, { ...listener, answered: (response) => listener.answered(forge(response)) });
    },
    kill: (name) => crew.kill(name),
  });

function forgedOnce(qubit: Qubit, at?: number): (response: RunResponse) => RunResponse {
  let isForged = false;
  return (answer) => {
    const { response } = answer;
    if (isForged || response?.$case !== "report" || response.value.deeds.length === 0) return answer;
    isForged = true;
    const timeNs = at ?? response.value.lastTimeNs ?? 0;
    const call = { callNumber: FORGED_CALL, timeNs, call: { $case: "release" as const, value: { qubit } } };
    const deeds = [...response.value.deeds, { deed: { $case: "call" as const, value: call } }];
    return { response: { $case: "report", value: { ...response.value, deeds } } };
  };
}
