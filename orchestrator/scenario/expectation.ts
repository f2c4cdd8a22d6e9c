import type { Vocabulary } from "../report/vocabulary.js";
import { ClaimParser } from "./expectation/claim.js";
import { Refusal } from "./expectation/refusal.js";
import type { Claim, Expectation } from "./scenario.js";

/** An entry of `expect:` or `fails:` without what stands around its text. */
export interface WrittenExpectation {
  readonly text: string;
  readonly role: Expectation["role"];
  readonly isNever: boolean;
  /** The key before the text, where there is one. */
  readonly key?: "never" | "warn";
}

export type ParsedExpectation =
  | { readonly ok: true; readonly claim: Claim }
  /** `offset` is that of the first wrong character in the text. */
  | { readonly ok: false; readonly offset: number; readonly problem: string; readonly allowed?: string };

/** What may stand in a list of expectations. */
export const ENTRY_FORMS = {
  expect: "a text such as pairs.delivered == 100, or one text under never or warn",
  fails: "a text such as pairs.delivered == 100, or one text under never",
} as const;

/** The text of an entry and what it is for: `undefined` where it is neither a text nor a map with one text. */
export function unwrapped(entry: unknown, list: "expect" | "fails"): WrittenExpectation | undefined {
  if (typeof entry === "string") return { text: entry, role: list, isNever: false };
  if (typeof entry !== "object" || entry === null) return undefined;
  const [[key, text] = [], more] = Object.entries(entry);
  if (more !== undefined || typeof text !== "string") return undefined;
  if (key === "never") return { text, role: list, isNever: true, key };
  return key === "warn" && list === "expect" ? { text, role: "warn", isNever: false, key } : undefined;
}

/** Reads one expectation in terms of what a scenario has; `docs/expectations.md` has the grammar. */
export function parseExpectation(
  { text, isNever }: Pick<WrittenExpectation, "text" | "isNever">,
  vocabulary: Vocabulary,
): ParsedExpectation {
  try {
    const parser = new ClaimParser(text, vocabulary);
    return { ok: true, claim: isNever ? parser.never() : parser.claim() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { offset, message: problem, allowed } = error;
    return allowed === undefined ? { ok: false, offset, problem } : { ok: false, offset, problem, allowed };
  }
}
