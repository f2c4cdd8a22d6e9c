/** The Docker Engine cannot be reached, refuses us, or no longer answers. */
export class DockerUnavailable extends Error {
  override readonly name = "DockerUnavailable";
  /** What is wrong, without advice. */
  readonly problem: string;

  constructor(where: string, problem: string, options?: ErrorOptions) {
    const told = `the Docker Engine at ${where} cannot be used: ${problem}${hint(problem)}`;
    super(`${told}; --runtime embedded needs no Docker`, options);
    this.problem = told;
  }
}

/** The Docker Engine answers, and says no. */
export class DockerFailure extends Error {
  override readonly name = "DockerFailure";
  /** The HTTP status of the answer; absent: the work failed after it had begun. */
  readonly status: number | undefined;
  /** The engine's own words. */
  readonly reason: string;

  constructor(doing: string, cause: unknown) {
    const { statusCode, json } = cause as { statusCode?: number; json?: { message?: string } | null };
    const reason = (json?.message ?? (cause instanceof Error ? cause.message : String(cause))).trim();
    super(`Docker failed at ${doing}: ${reason}`, { cause });
    this.status = statusCode;
    this.reason = reason;
  }
}

/** The engine says that there is no such thing (any more). */
export const isMissing = (error: unknown): boolean => error instanceof DockerFailure && error.status === 404;

/** The engine says that something else is going on with the thing, or that it is in another state. */
export const isConflict = (error: unknown): boolean => error instanceof DockerFailure && error.status === 409;

const CONNECTION_CODES = new Set(
  "ECONNREFUSED ECONNRESET ENOENT EACCES EPERM EPIPE ENOTFOUND EAI_AGAIN ETIMEDOUT EHOSTUNREACH ENETUNREACH".split(" "),
);

/** Whether a call failed because its connection did. */
export function isConnectionLost(error: unknown): error is Error {
  if (!(error instanceof Error) || "statusCode" in error) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (
    (code !== undefined && CONNECTION_CODES.has(code)) ||
    /socket hang up|certificate|\bSSL\b|\bTLS\b/.test(error.message)
  );
}

function hint(problem: string): string {
  if (/EACCES|EPERM/.test(problem)) return " (this user may not use it)";
  return /ECONNREFUSED|ENOENT/.test(problem) ? " (is it running?)" : "";
}
