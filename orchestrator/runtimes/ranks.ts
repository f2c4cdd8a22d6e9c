/** Ranks decide between events at the same instant: the conductor's, the world's, then the nodes' by name. */
export const CONDUCTOR = 0;
export const WORLD = 1;
export const FIRST_NODE = 2;
