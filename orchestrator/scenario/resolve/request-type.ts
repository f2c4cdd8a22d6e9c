import { REQUEST_TYPES, type RequestType } from "../schema/requests.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";

/** The one thing that a request asks for; `findings` knows what is written, even where it is wrong. */
export function requestType(name: string, findings: Findings): RequestType | undefined {
  const types = REQUEST_TYPES.filter((type) => findings.has(["requests", name, type]));
  return types.length === 1 ? types[0] : undefined;
}

/** The same, and a problem where it is none or several. */
export function checkedRequestType(name: string, findings: Findings): RequestType | undefined {
  const at: Path = ["requests", name];
  const types = REQUEST_TYPES.filter((type) => findings.has([...at, type]));
  if (types.length === 1) return types[0];
  const problem = types.length === 0 ? "asks for nothing" : `asks for ${types.join(" and ")}`;
  findings.atKey(at, `${problem}; allowed: exactly one of ${REQUEST_TYPES.join(", ")}`);
  return undefined;
}
