import { RESERVED } from "../resolve/names.js";
import { unrepeated } from "../topology/network.js";

/** Letters that are no letter with a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  ø: "o",
  œ: "oe",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ı: "i",
};
const NAME_LENGTH_MAX = 41;

/**
 * The names of nodes with these labels, in their order. Letters lose their marks (`ü` is `u`, `ß` is `ss`); whatever else is no
 * letter or digit becomes a hyphen, one for several, none at the ends; what does not begin with a letter gets `n-` before it; what
 * is longer than 41 characters is cut. A name that an earlier label has, or that is reserved, gets `-2`, the next one `-3`.
 */
export function namesOfLabels(labels: readonly string[]): readonly string[] {
  const taken = new Set(RESERVED);
  return labels.map((label) => unrepeated(nameOfLabel(label), taken));
}

function nameOfLabel(label: string): string {
  const plain = label
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[ßæøœłđðþħı]/giu, (letter) => {
      const small = LETTERS[letter.toLowerCase()] ?? letter;
      return letter === letter.toLowerCase() ? small : `${small.charAt(0).toUpperCase()}${small.slice(1)}`;
    });
  const words = plain.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const begun = words === "" ? "node" : /^[A-Za-z]/.test(words) ? words : `n-${words}`;
  return begun.slice(0, NAME_LENGTH_MAX).replace(/-$/, "");
}
