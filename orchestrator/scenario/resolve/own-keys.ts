import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";

interface Ownership {
  readonly type: string;
  /** For each key that not every type has, the types that have it. */
  readonly owners: Readonly<Record<string, readonly string[]>>;
  /** What one of them is called. */
  readonly noun: string;
}

/** Finds the keys that belong to other types of request or fault than this one. */
export function checkOwnKeys(at: Path, { type, owners, noun }: Ownership, findings: Findings): void {
  const own = Object.keys(owners).filter((key) => owners[key]?.includes(type) === true);
  for (const [key, types] of Object.entries(owners)) {
    if (types.includes(type) || !findings.has([...at, key])) continue;
    const allowed = [...(own.length === 0 ? [] : [own.join(", ")]), `the keys of every ${noun}`].join(", and ");
    findings.atKey(
      [...at, key],
      `"${key}" belongs to ${types.join(" and ")}, and this is ${type}; allowed: ${allowed}`,
    );
  }
}
