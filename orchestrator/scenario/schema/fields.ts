import { z } from "zod";
import type { Duration } from "../../../engine/time.js";
import { allowedOf, type Dimension, parseQuantity } from "../quantity.js";

/** What every name of a node, link, request or parameter looks like. */
export const NAME = /^[A-Za-z][A-Za-z0-9-]{0,40}$/;
export const NAME_RULE = "a letter, then up to 40 letters, digits or hyphens";

/** The longest time that whole nanoseconds in a double can tell, and a little less: 104 days. */
export const TIME_MAX = 104 * 86_400e9;
/** A process that never happens. */
export const NEVER_DECAYS = Number.POSITIVE_INFINITY as Duration;

export interface Field {
  /** One sentence for the reference. */
  readonly meaning: string;
  /** As it would be written. */
  readonly example: string;
}

interface QuantityField extends Field {
  readonly dimension: Dimension;
  /** Says what is wrong with a value in base units, or nothing. */
  readonly check: (value: number) => string | undefined;
  /** What the value may be. */
  readonly allowed: string;
}

/** A number with its unit, as a number in the base unit of its dimension. */
export function quantity({ dimension, check, allowed, ...field }: QuantityField) {
  return scalar({ ...field, type: dimension, allowed }).transform((written, context) => {
    const read = parseQuantity(written, dimension);
    const wrong = read.ok ? check(read.value) : read.problem;
    if (read.ok && wrong === undefined) return read.value;
    const message = `${read.ok ? `${written} ${wrong}` : wrong}; allowed: ${allowed}`;
    context.issues.push({ code: "custom", message, input: written });
    return z.NEVER;
  });
}

/** A whole number of nanoseconds, at least `min`. */
export function time({ min = 0, ...field }: Field & { readonly min?: 0 | 1 }) {
  return described(timeInput(field, "time", min), field, "time");
}

/** A time constant, or `never`. */
export function timeOrNever(field: Field) {
  return described(timeInput(field, "time, or never", 1), field, "time or `never`");
}

function timeInput(field: Field, type: "time" | "time, or never", min: 0 | 1) {
  const allowed = `${allowedOf("time")}, from ${min === 0 ? "0 s" : "1 ns"} to 104 d${type === "time" ? "" : ", or never"}`;
  return scalar({ ...field, type, allowed }).transform((written, context): Duration => {
    if (written === "never" && type !== "time") return NEVER_DECAYS;
    const read = parseQuantity(written, "time");
    const wrong = read.ok ? wrongTime(read.value, min) : read.problem;
    if (read.ok && wrong === undefined) return read.value as Duration;
    const message = `${read.ok ? `${written} ${wrong}` : wrong}; allowed: ${allowed}`;
    context.issues.push({ code: "custom", message, input: written });
    return z.NEVER;
  });
}

function wrongTime(value: number, min: 0 | 1): string | undefined {
  if (value < 0) return "is negative";
  if (value > TIME_MAX) return "is too long";
  if (!Number.isInteger(value)) return "is no whole number of nanoseconds";
  return value < min ? "is no time at all" : undefined;
}

/** A probability in [0, 1], or in the part of it that `check` leaves. */
export function probability({
  check = () => undefined,
  range = "from 0 to 1",
  ...field
}: Field & { readonly check?: (value: number) => string | undefined; readonly range?: string }) {
  return described(
    quantity({
      ...field,
      dimension: "probability",
      check: (value) => (value < 0 || value > 1 ? "is out of range" : check(value)),
      allowed: `a probability ${range}, such as ${field.example}`,
    }),
    field,
    "probability",
  );
}

/** A quantity between bounds, both allowed. */
export function bounded(field: Field & { dimension: Dimension; min: number; max: number; range: string }) {
  const { dimension, min, max, range, ...rest } = field;
  const allowed =
    dimension === "number" ? `a number ${range}, such as ${rest.example}` : `${allowedOf(dimension)}, ${range}`;
  const check = (value: number) => (value < min || value > max ? "is out of range" : undefined);
  return described(quantity({ ...rest, dimension, check, allowed }), rest, dimension);
}

/** A whole number, both bounds allowed. */
export function wholeNumber({ min, max, range, ...field }: Field & { min: number; max: number; range: string }) {
  const error = ({ input }: { readonly input?: unknown }) => {
    const allowed = `a whole number ${range}`;
    if (input === undefined) return `missing; allowed: ${allowed}`;
    const wrong = typeof input === "number" && Number.isFinite(input) ? "is out of range" : "is not a whole number";
    return `${show(input)} ${Number.isInteger(input) || wrong !== "is out of range" ? wrong : "is not whole"}; allowed: ${allowed}`;
  };
  return described(z.number({ error }).int({ error }).min(min, { error }).max(max, { error }), field, "whole number");
}

/** A plain number, both bounds allowed. */
export function plainNumber({ min, max, range, ...field }: Field & { min: number; max: number; range: string }) {
  const error = ({ input }: { readonly input?: unknown }) => {
    const allowed = `a number ${range}, without unit`;
    if (input === undefined) return `missing; allowed: ${allowed}`;
    return `${show(input)} is ${typeof input === "number" ? "out of range" : "not a number"}; allowed: ${allowed}`;
  };
  return described(z.number({ error }).min(min, { error }).max(max, { error }), field, "number");
}

/** A text or a number as the file has it, for a transform to read. */
export function scalar({ allowed }: Field & { readonly type: string; readonly allowed: string }) {
  return z.union([z.string(), z.number()], {
    error: ({ input }) => `${input === undefined ? "missing" : `${show(input)} is no value`}; allowed: ${allowed}`,
  });
}

/** The name of a node, which the second pass looks up. */
export function nodeName() {
  return z.string({ error: ({ input }) => `${show(input)} is no name; allowed: the name of a node` });
}

/** The name of a link, which the second pass looks up. */
export function linkName() {
  return z.string({ error: ({ input }) => `${show(input)} is no name; allowed: the name of a link` });
}

/** Puts into the JSON Schema, and so into the reference, what a field is for. */
export function described<Schema extends z.ZodType>(schema: Schema, { meaning, example }: Field, type: string): Schema {
  return schema.meta({ description: meaning, "x-example": example, "x-type": type });
}

/** A value in a message. */
export function show(value: unknown): string {
  if (typeof value === "string") return `"${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`;
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "number" && !Number.isFinite(value))
    return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
  return String(value);
}
