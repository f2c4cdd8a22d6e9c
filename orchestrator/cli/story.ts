import type { TraceRecord } from "../../engine/trace.js";

/** The events that are part of the story, the same at every trace level; `docs/trace.md` marks them. */
const STORY: ReadonlySet<string> = new Set([
  "pair",
  "opened",
  "link-error",
  "swap",
  "swapped",
  "delivered",
  "measured",
  "sent",
  "received",
  "lost",
  "completed",
  "failed",
  "end",
]);

export const isStory = ({ event }: TraceRecord): boolean => STORY.has(event);
