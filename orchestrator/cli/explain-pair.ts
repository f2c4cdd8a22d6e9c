import { UnreadableTrace } from "../../engine/trace.js";
import { pairLife } from "../explain/pair-life.js";
import { PAIR_FORMS, pairNameOf } from "../explain/pair-name.js";
import { findPair } from "../explain/pair-search.js";
import { renderLife } from "../explain/render-life.js";
import { Failure } from "./failure.js";
import { lookOf, say } from "./terminal.js";

/** `explain TRACE --pair ID`: the life of one pair. */
export async function explainPair(file: string, id: string, { json }: { readonly json: boolean }): Promise<void> {
  const pair = pairNameOf(id);
  if (pair === undefined) throw new Failure(`"${id}" is no name of a pair; allowed: ${PAIR_FORMS}`);
  const found = await findPair(file, pair).catch((error: unknown) => {
    if (error instanceof UnreadableTrace) throw new Failure(`${file}: ${error.message}`);
    throw error;
  });
  if ("advice" in found) throw new Failure(`${file}: there is no pair ${id} in this trace; ${found.advice}`);
  const life = pairLife(found);
  say(json ? JSON.stringify(life, null, 2) : renderLife(life, lookOf(process.stdout)));
}
