/** The text of an expectation is wrong from an offset on. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly offset: number;
  readonly allowed: string | undefined;

  constructor(offset: number, problem: string, allowed?: string) {
    super(problem);
    this.offset = offset;
    this.allowed = allowed;
  }
}
