import { subjectsOf, type Vocabulary, vocabularyOf } from "../../report/vocabulary.js";
import { ENTRY_FORMS, parseExpectation, unwrapped, type WrittenExpectation } from "../expectation.js";
import type { Expectation, ScenarioFault } from "../scenario.js";
import type { Findings } from "../text/findings.js";
import { locate, type Path, pathText, type Tree } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { requestType } from "./request-type.js";

interface Source {
  readonly tree: Tree;
  /** `file:line:column` of an offset. */
  readonly place: (offset: number) => string;
  readonly faults: readonly ScenarioFault[];
}

/** Reads what must hold or fail, in terms of what this scenario has. */
export function resolveExpectations(draft: Draft, source: Source, findings: Findings): readonly Expectation[] {
  const { vocabulary, unclear } = wordsOf(draft, source, findings);
  return (["expect", "fails"] as const).flatMap((list) =>
    draft[list].flatMap((entry, index) => {
      const written = unwrapped(entry, list);
      if (written === undefined) {
        // The schema has told what is wrong with everything but a map of several keys, or of none.
        if (isMapOfTexts(entry, list)) findings.at([list, index], `no expectation; allowed: ${ENTRY_FORMS[list]}`);
        return [];
      }
      if (unclear.some((name) => mentions(written.text, name))) return [];
      const path: Path = [list, index, ...(written.key === undefined ? [] : [written.key])];
      return resolveOne(written, path, { vocabulary, source, findings });
    }),
  );
}

interface Resolving {
  readonly vocabulary: Vocabulary;
  readonly source: Source;
  readonly findings: Findings;
}

function resolveOne(
  written: WrittenExpectation,
  path: Path,
  { vocabulary, source, findings }: Resolving,
): readonly Expectation[] {
  const { text, role } = written;
  const location = locate(source.tree, path);
  if (location.tree?.type === "scalar" && location.tree.isUnresolved === true) return [];
  const parsed = parseExpectation(written, vocabulary);
  if (parsed.ok) {
    const { offset } = written.key === undefined ? location : locate(source.tree, path.slice(0, -1));
    return [{ text, place: source.place(offset), role, ...parsed.claim }];
  }
  const textOffset = location.tree?.type === "scalar" ? location.tree.textOffset : undefined;
  const message = parsed.allowed === undefined ? parsed.problem : `${parsed.problem}; allowed: ${parsed.allowed}`;
  const offset = textOffset === undefined ? location.offset : textOffset + parsed.offset;
  findings.add({ offset, path: pathText(location.path), message });
  return [];
}

/** Every name that an expectation may use, and the requests of which it is not clear what they ask for. */
function wordsOf(draft: Draft, { faults }: Source, findings: Findings) {
  const requests = [...draft.requests].map(([name, { count, bases }]) => ({
    name,
    type: requestType(name, findings),
    isSeveral: findings.has(["requests", name, "arrivals"]),
    count,
    // What a measurement has unless it says otherwise.
    bases: bases ?? "z",
  }));
  const vocabulary = vocabularyOf({
    requests: requests.flatMap(({ type, ...request }) => (type === undefined ? [] : [{ ...request, type }])),
    links: [...draft.links.keys()].map((name) => ({ name })),
    faults: [...new Set([...draft.faults.keys(), ...subjectsOf({ ...NOTHING, faults }).faults])],
    nodes: [...draft.nodes.keys()],
  });
  const unclear = requests.filter(({ type }) => type === undefined).map(({ name }) => name);
  return { vocabulary, unclear };
}

const NOTHING = { requests: [], links: [], nodes: [] };

const mentions = (text: string, request: string): boolean =>
  text.split(/\s+/).some((word) => word.startsWith(`${request}.`));

function isMapOfTexts(entry: unknown, list: "expect" | "fails"): boolean {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return false;
  const keys = list === "expect" ? ["never", "warn"] : ["never"];
  return Object.entries(entry).every(([key, text]) => keys.includes(key) && typeof text === "string");
}
