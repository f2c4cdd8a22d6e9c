import { Bug } from "../../engine/assert.js";

/** A part of a message that every sender fills in; its absence is a bug of the sender. */
export function present<Value>(value: Value | undefined, part: string): Value {
  if (value === undefined) throw new Bug(`a message came without its ${part}`);
  return value;
}
