/** One thing that is wrong with a scenario. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** Dotted, such as `nodes.rita.kind`; empty where the problem is with the text itself. */
  readonly path: string;
  /** What is wrong, and where it helps `; allowed: …`. */
  readonly message: string;
}

/** `file:line:column: path: what is wrong; allowed: …`. */
export function formatProblem({ file, line, column, path, message }: Problem): string {
  return `${file}:${line}:${column}: ${path === "" ? "" : `${path}: `}${message}`;
}
