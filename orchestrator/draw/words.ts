const BELL: Readonly<Record<string, string>> = { "phi+": "Φ⁺", "psi+": "Ψ⁺", "phi-": "Φ⁻", "psi-": "Ψ⁻" };

const UNITS = [
  { size: 1e9, name: "s" },
  { size: 1e6, name: "ms" },
  { size: 1e3, name: "µs" },
  { size: 1, name: "ns" },
] as const;

export type TimeUnit = (typeof UNITS)[number];

/** A Bell state as physicists write it; anything else as it is. */
export function bellSymbol(name: string): string {
  return BELL[name] ?? name;
}

export function fidelityText(fidelity: number): string {
  return fidelity.toFixed(3);
}

/** The largest unit in which a time is at least one. */
export function unitFor(nanoseconds: number): TimeUnit {
  return UNITS.find(({ size }) => nanoseconds >= size) ?? UNITS[3];
}

/** A span with three significant digits, in the unit that suits it. */
export function spanText(nanoseconds: number): string {
  const rounded = Number(nanoseconds.toPrecision(nanoseconds / unitFor(nanoseconds).size >= 100 ? 4 : 3));
  const unit = unitFor(rounded);
  return `${Number((rounded / unit.size).toFixed(9))} ${unit.name}`;
}

/** An instant with all its digits. */
export function instantText(nanoseconds: number): string {
  const unit = unitFor(nanoseconds);
  return `${Number((nanoseconds / unit.size).toFixed(9))} ${unit.name}`;
}

/** How wide a text is, in the picture's own units: an estimate that suits common sans-serif fonts. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const letter of text)
    ems += /[ilj.,:;|'!()·⁺⁻\s]/u.test(letter) ? 0.36 : /[mwMWΨΦ@]/u.test(letter) ? 0.88 : 0.59;
  return ems * fontSize;
}

/** Breaks a text into lines of a given width, at spaces; a text beyond the last line ends in an ellipsis. */
export function wrap(text: string, options: { width: number; fontSize: number; linesMax: number }): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, options.fontSize) > options.width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line !== "") lines.push(line);
  const kept = lines.slice(0, options.linesMax).map((each) => shorten(each, options));
  if (lines.length > kept.length) kept[kept.length - 1] = `${kept.at(-1) ?? ""} …`;
  return kept;
}

/** A text cut to a width, with an ellipsis where it was cut. */
export function shorten(text: string, options: { width: number; fontSize: number }): string {
  if (textWidth(text, options.fontSize) <= options.width) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(`${letters.join("")}…`, options.fontSize) > options.width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}
