import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assert } from "../../engine/assert.js";
import { PACKAGE_FOLDER } from "../package.js";
import { formatProblem } from "./problem.js";
import type { Kind } from "./scenario.js";
import { explain } from "./schema/explain.js";
import { KINDS, KindFile } from "./schema/nodes.js";
import { readDocument } from "./text/document.js";
import { Findings } from "./text/findings.js";
import { plain } from "./text/tree.js";

/** The hardware of each kind of node, unless a scenario says otherwise: `nodes/kinds/KIND/kind.yaml`. */
export function kindDefaults(): Readonly<Record<Kind, KindFile>> {
  cached ??= Object.fromEntries(KINDS.map((kind) => [kind, readKind(kind)])) as Record<Kind, KindFile>;
  return cached;
}

let cached: Readonly<Record<Kind, KindFile>> | undefined;

function readKind(kind: Kind): KindFile {
  const file = join(PACKAGE_FOLDER, "nodes", "kinds", kind, "kind.yaml");
  const { tree, problems, position } = readDocument(readFileSync(file, "utf8"));
  const found = new Findings(tree ?? { type: "scalar", path: [], offset: 0, value: null });
  for (const problem of problems) found.add(problem);
  const value = tree === undefined ? undefined : plain(tree);
  explain(KindFile, value, found);
  assert(found.isEmpty, found.problems(file, position).map(formatProblem).join("\n"));
  return KindFile.parse(value);
}
