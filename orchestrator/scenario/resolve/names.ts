import { NAME, NAME_RULE, show } from "../schema/fields.js";
import type { Findings } from "../text/findings.js";
import { entryOf, type Tree } from "../text/tree.js";

/** Words that stand for something else wherever a name may stand. */
export const RESERVED: ReadonlySet<string> = new Set(["world", "conductor", "client", "all", "random", "routes"]);

const SECTIONS = ["params", "nodes", "links", "channels", "requests", "faults"] as const;

/** Expectations call requests and faults by their names alone. */
const TOGETHER = { requests: "request", faults: "fault" } as const;

/** Checks every name that a scenario gives. */
export function checkNames(root: Tree, findings: Findings): void {
  for (const section of SECTIONS) {
    const entries = entryOf(root, section);
    if (entries?.type !== "map") continue;
    for (const name of entries.entries.keys()) {
      if (section === "links" && name === "all") continue;
      const wrong = wrongName(name);
      if (wrong !== undefined) findings.atKey([section, name], wrong);
    }
  }
  checkShared(root, findings);
  const scenario = entryOf(root, "scenario");
  if (scenario?.type !== "scalar" || typeof scenario.value !== "string") return;
  const wrong = wrongName(scenario.value);
  if (wrong !== undefined) findings.at(["scenario"], wrong);
}

/** Of a request and a fault with the same name, the later in the file is wrong. */
function checkShared(root: Tree, findings: Findings): void {
  const [requests, faults] = [entryOf(root, "requests"), entryOf(root, "faults")];
  if (requests?.type !== "map" || faults?.type !== "map") return;
  for (const [name, { keyOffset }] of faults.entries) {
    const request = requests.entries.get(name);
    if (request === undefined) continue;
    const [later, earlier] =
      keyOffset < request.keyOffset ? (["requests", "faults"] as const) : (["faults", "requests"] as const);
    const problem = `the name "${name}" is that of a ${TOGETHER[earlier]} already (${earlier}.${name})`;
    findings.atKey([later, name], `${problem}; allowed: a name that no ${TOGETHER[earlier]} has`);
  }
}

/** What is wrong with a name that a person gives to a part of a scenario; undefined where nothing is. */
export function wrongName(name: string): string | undefined {
  if (!NAME.test(name)) return `${show(name)} is not a name; allowed: ${NAME_RULE}`;
  if (RESERVED.has(name)) return `the name "${name}" is reserved; allowed: any name but ${[...RESERVED].join(", ")}`;
  return undefined;
}
