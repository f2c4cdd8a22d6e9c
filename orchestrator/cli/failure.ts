/** Exit codes of the program. */
export const EXIT = { ok: 0, unmet: 1, usage: 2, broken: 3 } as const;

/** Ends the program with a message and a code, without a stack trace: the user can do something about it. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: (typeof EXIT)[keyof typeof EXIT];

  constructor(message: string, code: (typeof EXIT)[keyof typeof EXIT] = EXIT.usage) {
    super(message);
    this.code = code;
  }
}
