import { z } from "zod";
import { allowedOf, parseQuantity } from "../quantity.js";
import { bounded, described, type Field, scalar } from "./fields.js";

/** Light in vacuum, in km/s: nothing is faster. */
const SPEED_MAX = 299_792.458;
const LENGTH_MAX = 1_000_000;
/** What the language means by a fibre that says nothing of its speed. */
export const SPEED_DEFAULT_KM_PER_S = 200_000;
export const SPEED_DEFAULT = `${SPEED_DEFAULT_KM_PER_S} km/s`;

/** In km, or `great-circle`. A length of 0 passes: the second pass, which knows the ends, refuses it by their names. */
export function lengthOrGreatCircle(field: Field) {
  const allowed = `${allowedOf("length")}, more than 0 and up to ${LENGTH_MAX} km, or great-circle`;
  const schema = scalar({ ...field, type: "length", allowed }).transform(
    (written, context): number | "great-circle" => {
      if (written === "great-circle") return written;
      const read = parseQuantity(written, "length");
      if (read.ok && read.value >= 0 && read.value <= LENGTH_MAX) return read.value;
      const message = `${read.ok ? `${written} is out of range` : read.problem}; allowed: ${allowed}`;
      context.issues.push({ code: "custom", message, input: written });
      return z.NEVER;
    },
  );
  return described(schema, field, "length or `great-circle`");
}

/** In km, more than 0. */
export function length(field: Field) {
  const allowed = `${allowedOf("length")}, more than 0 and up to ${LENGTH_MAX} km`;
  const schema = scalar({ ...field, type: "length", allowed }).transform((written, context): number => {
    const read = parseQuantity(written, "length");
    if (read.ok && read.value > 0 && read.value <= LENGTH_MAX) return read.value;
    const message = `${read.ok ? `${written} is out of range` : read.problem}; allowed: ${allowed}`;
    context.issues.push({ code: "custom", message, input: written });
    return z.NEVER;
  });
  return described(schema, field, "length");
}

export function routeFactor() {
  return bounded({
    dimension: "number",
    min: 1,
    max: 10,
    range: "from 1 to 10",
    example: "1.2",
    meaning: "How many times longer than the great circle the fibre is.",
  });
}

export function speed(meaning: string) {
  return bounded({
    dimension: "speed",
    min: 1,
    max: SPEED_MAX,
    range: `from 1 km/s to the ${SPEED_MAX} km/s of light in vacuum`,
    example: SPEED_DEFAULT,
    meaning,
  });
}
