import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { assert } from "../../engine/assert.js";
import { PACKAGE_FOLDER } from "../package.js";
import { formatProblem } from "./problem.js";
import type { Kind } from "./scenario.js";
import { explain } from "./schema/explain.js";
import { KINDS, KindFile, PROFILES, type Profile, ProfileFile } from "./schema/nodes.js";
import { readDocument } from "./text/document.js";
import { Findings } from "./text/findings.js";
import { plain } from "./text/tree.js";

/** The hardware of each kind of node, unless a scenario says otherwise: `nodes/kinds/KIND/kind.yaml`. */
export function kindDefaults(): Readonly<Record<Kind, KindFile>> {
  kinds ??= Object.fromEntries(KINDS.map((kind) => [kind, readKind(kind)])) as Record<Kind, KindFile>;
  return kinds;
}

/** Published hardware that a node or kind may have: `orchestrator/scenario/profiles/NAME.yaml`. */
export function hardwareProfiles(): Readonly<Record<Profile, ProfileFile>> {
  profiles ??= Object.fromEntries(PROFILES.map((name) => [name, readProfile(name)])) as Record<Profile, ProfileFile>;
  return profiles;
}

let kinds: Readonly<Record<Kind, KindFile>> | undefined;
let profiles: Readonly<Record<Profile, ProfileFile>> | undefined;

const readKind = (kind: Kind) => readHardware(KindFile, join("nodes", "kinds", kind, "kind.yaml"));
const readProfile = (name: Profile) =>
  readHardware(ProfileFile, join("orchestrator", "scenario", "profiles", `${name}.yaml`));

function readHardware<Schema extends z.ZodType>(schema: Schema, path: string): z.output<Schema> {
  const file = join(PACKAGE_FOLDER, path);
  const { tree, problems, position } = readDocument(readFileSync(file, "utf8"));
  const found = new Findings(tree ?? { type: "scalar", path: [], offset: 0, value: null });
  for (const problem of problems) found.add(problem);
  const value = tree === undefined ? undefined : plain(tree);
  explain(schema, value, found);
  assert(
    found.isEmpty,
    found
      .problems((offset) => ({ file, ...position(offset) }))
      .map(formatProblem)
      .join("\n"),
  );
  return schema.parse(value);
}
