import type { z } from "zod";
import { notYetKey, notYetValue } from "../not-yet.js";
import { didYouMean } from "../suggest.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import { show } from "./fields.js";

/** What a scenario calls the values that the schema calls otherwise. */
const NOUN: Readonly<Record<string, string>> = {
  object: "a map",
  record: "a map, with a name for each",
  array: 'a list: one entry a line after "- ", or [one, two]',
  tuple: "a list",
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

/** Finds everything in a value that its schema does not allow. What it means, where nothing is wrong. */
export function explain<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  findings: Findings,
  base: Path = [],
): z.output<Schema> | undefined {
  const result = schema.safeParse(value, { error: sentence });
  if (result.success) return result.data;
  for (const issue of result.error.issues) report(issue, value, { findings, base, inside: [] });
  return undefined;
}

interface Reporting {
  readonly findings: Findings;
  readonly base: Path;
  /** Where the paths of an issue of a union begin. */
  readonly inside: Path;
}

function report(issue: z.core.$ZodIssue, root: unknown, reporting: Reporting): void {
  const { findings, base, inside } = reporting;
  const relative = [...inside, ...(issue.path as Path)];
  const path = [...base, ...relative];
  const value = relative.reduce<unknown>(
    (at, step) => (at as Record<string | number, unknown> | undefined)?.[step],
    root,
  );

  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) findings.atKey([...path, key], unknownKey(path, key, issue.message));
    return;
  }
  const branch = issue.code === "invalid_union" ? intended(issue.errors, value) : undefined;
  if (branch !== undefined) {
    for (const nested of branch) report(nested, root, { ...reporting, inside: relative });
    return;
  }
  findings.at(path, notYetValue(path, value) ?? notYetInside(path, value) ?? issue.message);
}

function notYetInside(path: Path, value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.keys(value)
    .map((key) => notYetKey([...path, key]))
    .find((message) => message !== undefined);
}

function unknownKey(path: Path, key: string, known: string): string {
  const notYet = notYetKey([...path, key]);
  if (notYet !== undefined) return notYet;
  return `unknown key "${key}"${didYouMean(key, known.split(", "))}; allowed: ${known}`;
}

/** Of the forms that a union offers, the one that is a map where a map is given; its faults are worth telling. */
function intended(
  errors: readonly (readonly z.core.$ZodIssue[])[],
  value: unknown,
): readonly z.core.$ZodIssue[] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return errors.find((issues) => issues.every(({ path, code }) => path.length > 0 || code === "unrecognized_keys"));
}

/** The message of an issue that its own schema does not word. That of an unknown key is the list of the known ones. */
const sentence: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "unrecognized_keys":
      return knownKeys(issue.inst).join(", ");
    case "invalid_type": {
      const isSection = issue.expected === "object" && takesAnyName(issue.inst);
      const noun = NOUN[isSection ? "record" : issue.expected] ?? issue.expected;
      const keys = issue.expected === "object" && !isSection ? ` with ${knownKeys(issue.inst).join(", ")}` : "";
      return `${wrongValue(issue.input, `is not ${noun.split(/[,:]/)[0]}`)}; allowed: ${noun}${keys}`;
    }
    case "invalid_value": {
      const allowed = issue.values.map(String).join(", ");
      return `${wrongValue(issue.input, undefined, issue.path)}; allowed: ${allowed}`;
    }
    case "invalid_union":
      return `${wrongValue(discriminated(issue), undefined, issue.path)}; allowed: ${optionsOf(issue.options)}`;
    default:
      return undefined;
  }
};

/** An unknown word is called by the key it stands under. */
function wrongValue(input: unknown, otherwise: string | undefined, path: readonly PropertyKey[] = []): string {
  if (input === undefined) return "missing";
  if (input === null) return "nothing is given";
  if (otherwise !== undefined) return `${show(input)} ${otherwise}`;
  const key = path.findLast((step) => typeof step === "string");
  return `unknown ${key ?? "value"} ${show(input)}`;
}

function knownKeys(schema: unknown): readonly string[] {
  const shape = (schema as z.ZodObject | undefined)?._zod.def.shape ?? {};
  return Object.keys(shape);
}

/** Whether a map has keys of the author's own beside those it knows. */
function takesAnyName(schema: unknown): boolean {
  const { catchall } = (schema as z.ZodObject)._zod.def;
  return catchall !== undefined && catchall._zod.def.type !== "never";
}

/** The word that decides between the forms of a map; where none does, the value itself. */
function discriminated({
  input,
  discriminator,
}: {
  readonly input?: unknown;
  readonly discriminator?: unknown;
}): unknown {
  if (typeof discriminator !== "string" || typeof input !== "object") return input;
  return (input as Readonly<Record<string, unknown>> | null)?.[discriminator];
}

function optionsOf(options: unknown): string {
  return Array.isArray(options) ? options.join(", ") : "another value";
}
