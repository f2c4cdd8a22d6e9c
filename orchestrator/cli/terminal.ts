import type { Look } from "../report/render-report.js";

const DEFAULT_WIDTH = 100;

/** How to write to a stream: colour only on a terminal, and never where NO_COLOR is set (no-color.org). */
export function lookOf(stream: NodeJS.WriteStream): Look {
  const colour = stream.isTTY === true && !process.env["NO_COLOR"];
  return { colour, width: stream.columns ?? DEFAULT_WIDTH };
}

export const say = (text: string): void => {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
};

/** Tells of the work itself, apart from its results. */
export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
