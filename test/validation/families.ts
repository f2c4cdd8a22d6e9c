import { CORRELATIONS } from "./correlations.js";
import { HERALDING } from "./heralding.js";
import { MEMORY } from "./memory.js";
import { MULTIPARTITE } from "./multipartite.js";
import { PURIFICATION } from "./purification.js";
import type { Family } from "./row.js";
import { SWAPPING } from "./swapping.js";
import { TELEPORTATION } from "./teleportation.js";
import { WAITING } from "./waiting.js";

/** Every oracle that real runs are held against. */
export const FAMILIES: readonly Family[] = [
  SWAPPING,
  PURIFICATION,
  MEMORY,
  TELEPORTATION,
  CORRELATIONS,
  WAITING,
  HERALDING,
  MULTIPARTITE,
];
