import { parse } from "yaml";
import { z } from "zod";
import { NAME } from "./schema/fields.js";
import { ScenarioFile } from "./schema/scenario.js";

/** A part of the JSON Schema, with what the reference needs beside it. */
export interface SchemaPart {
  readonly [keyword: string]: unknown;
  readonly description?: string;
  readonly title?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly additionalProperties?: SchemaPart | false;
  readonly oneOf?: readonly SchemaPart[];
  readonly $ref?: string;
  readonly "x-type"?: string;
  readonly "x-example"?: string;
}

/** The scenario language for the reference: every value as its schema has it. */
export function schemaParts(): SchemaPart {
  return z.toJSONSchema(ScenarioFile, { io: "input" }) as SchemaPart;
}

const TEXT_ONLY = new Set([
  "time",
  "time or `never`",
  "length",
  "length or `great-circle`",
  "loss",
  "attenuation",
  "speed",
  "frequency",
  "angle",
]);
const PARAMETER = { type: "string", pattern: `^\\$${NAME.source.slice(1)}` };

/** The JSON Schema of a scenario, for editors; what only the whole scenario shows (unknown nodes, routes) is not in it. */
export function scenarioJsonSchema(): string {
  const schema = forEditors(schemaParts()) as object;
  const head = { $schema: "https://json-schema.org/draft/2020-12/schema", title: "Entanglab scenario, format 1" };
  const $defs = { ...(schema as { $defs?: object }).$defs, parameter: PARAMETER };
  return `${JSON.stringify({ ...head, ...schema, $defs }, undefined, 2)}\n`;
}

/** Examples as values, units as texts, and `$name` wherever a value stands. */
function forEditors(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(forEditors);
  if (typeof part !== "object" || part === null) return part;
  const { "x-type": type, "x-example": example, ...rest } = part as SchemaPart;
  const walked = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, forEditors(value)]));
  if (typeof type !== "string") return walked;
  const { description, default: fallback, ...constraints } = walked;
  if (TEXT_ONLY.has(type)) constraints["type"] = "string";
  return {
    description,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(example === undefined ? {} : { examples: [parse(example)] }),
    ...(constraints["type"] === "string" && !("enum" in constraints)
      ? constraints
      : { anyOf: [constraints, { $ref: "#/$defs/parameter" }] }),
  };
}
