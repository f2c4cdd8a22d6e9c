import { metricsOf } from "../../report/catalogue.js";
import { parseExpectation } from "../expectation.js";
import type { Expectation } from "../scenario.js";
import type { Findings } from "../text/findings.js";
import { locate, pathText, type Tree } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { typeOf } from "./requests.js";

interface Source {
  readonly tree: Tree;
  /** `file:line:column` of an offset. */
  readonly place: (offset: number) => string;
}

/** Reads what must hold at the end, in terms of the metrics that this scenario has. */
export function resolveExpectations(draft: Draft, { tree, place }: Source, findings: Findings): readonly Expectation[] {
  const requests = [...draft.requests].map(([name, { count, bases }]) => ({
    name,
    type: typeOf(name, findings),
    ...(count === undefined ? {} : { count }),
    ...(bases === undefined ? {} : { bases }),
  }));
  const metrics = metricsOf({
    requests: requests.flatMap(({ type, ...request }) => (type === undefined ? [] : [withBases({ ...request, type })])),
    links: [...draft.links.keys()].map((name) => ({ name })),
  });
  const unclear = requests.filter(({ type }) => type === undefined).map(({ name }) => name);

  return draft.expectations.flatMap((text, index) => {
    if (text === undefined || unclear.some((name) => text.trimStart().startsWith(`${name}.`))) return [];
    const location = locate(tree, ["expect", index]);
    if (location.tree?.type === "scalar" && location.tree.isUnresolved === true) return [];
    const parsed = parseExpectation(text, metrics);
    if (parsed.ok) {
      const { ok: _, ...rest } = parsed;
      return [{ text, place: place(location.offset), ...rest }];
    }
    const textOffset = location.tree?.type === "scalar" ? location.tree.textOffset : undefined;
    const message = parsed.allowed === undefined ? parsed.problem : `${parsed.problem}; allowed: ${parsed.allowed}`;
    const offset = textOffset === undefined ? location.offset : textOffset + parsed.offset;
    findings.add({ offset, path: pathText(location.path), message });
    return [];
  });
}

/** The bases that a request has unless it says otherwise. */
function withBases<Request extends { readonly type: string; readonly bases?: string }>(request: Request) {
  return request.type === "measure" ? { bases: "z" as const, ...request } : request;
}
