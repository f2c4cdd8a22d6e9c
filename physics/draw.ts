/** So fine that no statistics sees it, so coarse that all formalisms round alike and no impossible outcome is drawn. */
const GRID = 0x100_0000_0000; // 2^40

/** A cumulative probability as uniform numbers are compared with it: the same whichever formalism computed it. */
export const threshold = (cumulative: number): number => Math.round(cumulative * GRID) / GRID;
