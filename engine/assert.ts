/** Something that cannot happen did: nobody catches it, and the run is invalid. */
export class Bug extends Error {
  override readonly name = "Bug";
}

/** Throws a `Bug` with the given sentence unless the condition holds; usable where no Node.js API is. */
export function assert(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Bug(sentence);
}
