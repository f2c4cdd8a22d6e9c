import type { Random } from "../../engine/random.js";

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.integer(items.length)] as Item;
}

/** Values that a field may not be ready for. */
export const EXTREMES: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 0.5, 7, 8, 1024, 65_536, 1e9, 2 ** 53, -(2 ** 53), 1e308, Number.NaN],
  ...[Number.POSITIVE_INFINITY, "", " ", "0", "1 ns", "0 s", "-1 s", "104 d", "1e30 s", "never", "100%", "-5%", "101%"],
  ...["1e400 km", "1 mm", "1000000 km", "0.001 m", "random", "all", "world", "$x", "$$", "poisson 1 THz", "every 1 ns"],
  ...[
    "poisson 1e12 Hz",
    "../../../../etc/passwd",
    "/dev/zero",
    "networks/Restena.graphml",
    "x".repeat(5_000),
    "\u0000",
  ],
  ...[[], {}, [[]], [null], { a: { b: { c: {} } } }, ["alice", "bob"], ["alice", "alice"], ["alice"], [1, 2, 3, 4]],
  ...["pairs.fidelity.mean >= 0.8 @ 95%", "never: x", "a < b < c", "((((", "== ==", "1 == 1"],
];

export const UNITS = [
  "ns",
  "us",
  "ms",
  "s",
  "min",
  "h",
  "d",
  "km",
  "m",
  "Hz",
  "GHz",
  "%",
  "dB",
  "dB/km",
  "deg",
  "km/s",
  "kg",
  "",
];

/** Pieces of YAML that change the meaning of what is around them. */
export const PIECES = [
  ...[
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "? ",
    ", ",
    "\n",
    "\r\n",
    "\t",
    "  ",
    "#",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!!binary ",
  ],
  ...[
    "!<tag:x> ",
    "| \n",
    ">-\n",
    "'",
    '"',
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "null",
    "~",
    ".inf",
    ".nan",
    "0x1F",
    "1_000",
  ],
  ...["0o17", "1:30", "yes", "\u2028", "\ufeff", "\u0000", "é", "𝔸", "\\x", "$length", "$x}", "a: &x [*x]"],
] as const;
