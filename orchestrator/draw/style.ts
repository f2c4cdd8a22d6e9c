/** Colours of end-to-end pairs, told apart by everyone (after Okabe and Ito), darkened for text on white. */
const HUES = ["#0068a8", "#c85200", "#007f5f", "#a8407e", "#8a6a00"] as const;

/** What becomes no end-to-end pair within the picture. */
const NEUTRAL = "#76828f";

export const INK = {
  strong: "#16202c",
  plain: "#44505e",
  muted: "#78838f",
  faint: "#e7ebef",
  paper: "#ffffff",
} as const;
export const TROUBLE = "#b3261e";
export const PREPARED = "#5b3fa8";

export function hueOf(group: number | undefined): string {
  return group === undefined ? NEUTRAL : (HUES[group % HUES.length] ?? NEUTRAL);
}

/** Text sizes, in the picture's own units. */
export const SIZE = { title: 22, about: 13.5, node: 14, label: 12, small: 11, tick: 11.5 } as const;

/** Rules for the classes; the prefix keeps them from meeting those of a page around the picture. */
export const RULES = [
  `.et-picture{font-family:"Helvetica Neue",Helvetica,Arial,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}`,
  ".et-picture text{dominant-baseline:central}",
  `.et-halo{paint-order:stroke;stroke:${INK.paper};stroke-width:3.5px;stroke-linejoin:round}`,
  `.et-picture .et-tick{font-variant-numeric:tabular-nums}`,
].join("");
