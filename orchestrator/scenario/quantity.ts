/** What a number of a scenario measures. */
export type Dimension =
  | "time"
  | "length"
  | "frequency"
  | "loss"
  | "attenuation"
  | "probability"
  | "angle"
  | "number"
  | "speed";

export type Quantity =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly problem: string; readonly allowed: string };

interface Unit {
  /** The base units that one of it makes are `times` · 10^`tenTo`. */
  readonly times: bigint;
  readonly tenTo: number;
}

interface DimensionUnits {
  readonly noun: string;
  readonly example: string;
  readonly units: ReadonlyMap<string, Unit>;
}

const unit = (tenTo: number, times = 1n): Unit => ({ times, tenTo });

/** Base units: ns, km, Hz, dB/km, dB, rad, km/s; probabilities and numbers are plain. */
const DIMENSIONS: Readonly<Record<Dimension, DimensionUnits>> = {
  time: {
    noun: "a time",
    example: "5 ms",
    units: new Map([
      ["ns", unit(0)],
      ["us", unit(3)],
      ["µs", unit(3)],
      ["ms", unit(6)],
      ["s", unit(9)],
      ["min", unit(9, 60n)],
      ["h", unit(9, 3600n)],
      ["d", unit(9, 86400n)],
    ]),
  },
  length: {
    noun: "a length",
    example: "20 km",
    units: new Map([
      ["m", unit(-3)],
      ["km", unit(0)],
    ]),
  },
  frequency: {
    noun: "a frequency",
    example: "10 Hz",
    units: new Map([
      ["Hz", unit(0)],
      ["kHz", unit(3)],
      ["MHz", unit(6)],
      ["GHz", unit(9)],
    ]),
  },
  loss: { noun: "a loss", example: "0.2 dB/km", units: new Map([["dB/km", unit(0)]]) },
  attenuation: { noun: "an attenuation", example: "3 dB", units: new Map([["dB", unit(0)]]) },
  probability: { noun: "a probability", example: "0.01 or 1%", units: new Map([["%", unit(-2)]]) },
  angle: {
    noun: "an angle",
    example: "90 deg",
    units: new Map([
      ["deg", unit(0)],
      ["rad", unit(0)],
    ]),
  },
  number: { noun: "a number", example: "0.5", units: new Map([["%", unit(-2)]]) },
  speed: {
    noun: "a speed",
    example: "200000 km/s",
    units: new Map([
      ["m/s", unit(-3)],
      ["km/s", unit(0)],
    ]),
  },
};

/** Number, then whatever follows it; a sign is part of the number. */
const QUANTITY = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,4}))?\s*(.*)$/;
/** More digits than any number needs: a bound on the work. */
const LENGTH_MAX = 100;

/**
 * Reads a number with its unit as a value in the base unit of its dimension: ns, km, Hz, dB/km, dB, rad, km/s, or plain.
 * The value is the double nearest to what is written; only degrees are rounded twice.
 */
export function parseQuantity(text: string | number, dimension: Dimension): Quantity {
  const written = typeof text === "number" ? numberText(text) : text.trim();
  const allowed = allowedOf(dimension);
  const match = written.length > LENGTH_MAX ? null : QUANTITY.exec(written);
  if (match === null) return { ok: false, problem: `${quote(written)} is not ${DIMENSIONS[dimension].noun}`, allowed };

  const [, sign, digits, exponent, unitName] = match;
  const found = findUnit(normalised(unitName ?? ""), dimension);
  if (typeof found === "string") return { ok: false, problem: found.replace("$", () => quote(written)), allowed };

  const magnitude = scaled(digits ?? "", Number(exponent ?? 0), found);
  const value = (sign === "-" ? -magnitude : magnitude) + 0;
  if (!Number.isFinite(value)) return { ok: false, problem: `${quote(written)} is not a finite number`, allowed };
  return { ok: true, value: unitName === "deg" ? (value / 180) * Math.PI : value };
}

/** What a value of this dimension may look like, for messages and documentation. */
export function allowedOf(dimension: Dimension): string {
  const { noun, example, units } = DIMENSIONS[dimension];
  if (isPlain(dimension)) return `${noun} such as ${example}`;
  return `${noun} with its unit (${[...units.keys()].filter((name) => name !== "µs").join(", ")}), such as ${example}`;
}

/** The unit itself, or a sentence about what is wrong with it, in which `$` stands for the text. */
function findUnit(name: string, dimension: Dimension): Unit | string {
  const own = DIMENSIONS[dimension];
  if (name === "") return isPlain(dimension) ? unit(0) : "$ has no unit";
  const found = own.units.get(name);
  if (found !== undefined) return found;
  for (const { noun, units } of Object.values(DIMENSIONS)) {
    if (!units.has(name)) continue;
    return name === "%" ? `$ is a percentage, not ${own.noun}` : `$ is ${noun}, not ${own.noun}`;
  }
  if (!/^[A-Za-zµ%°/²0-9]+$/.test(name)) return `$ is not ${own.noun}`;
  return isPlain(dimension) ? `$ is not ${own.noun}` : `unknown unit "${name}" in $`;
}

/** Exactly rounded: the shift by powers of ten happens in the decimal text, before the one conversion to a double. */
function scaled(digits: string, exponent: number, { times, tenTo }: Unit): number {
  const [whole = "", fraction = ""] = digits.split(".");
  const integer = BigInt(`${whole}${fraction}`) * times;
  return Number(`${integer}e${exponent + tenTo - fraction.length}`);
}

function isPlain(dimension: Dimension): boolean {
  return dimension === "probability" || dimension === "number";
}

/** Greek mu and the micro sign look alike. */
function normalised(unitName: string): string {
  return unitName.trim().replaceAll("μ", "µ");
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  return Number.isFinite(value) ? String(value) : value > 0 ? ".inf" : "-.inf";
}

function quote(written: string): string {
  if (/^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(written)) return written;
  return `"${written.length > 60 ? `${written.slice(0, 57)}...` : written}"`;
}
