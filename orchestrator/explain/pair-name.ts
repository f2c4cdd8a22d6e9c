/** What a trace calls a pair. */
export type PairName =
  | { readonly type: "link"; readonly name: string; readonly link: string; readonly number: number }
  /** `first` and `last` are link pairs. */
  | {
      readonly type: "circuit";
      readonly name: string;
      readonly circuit: string;
      readonly first: string;
      readonly last: string;
    };

export const PAIR_FORMS = "LINK/NUMBER, such as west/3, or CIRCUIT:FIRST:LAST, such as pairs:west/3:east/5";

/** Reads the name of a pair; undefined where it is none. */
export function pairNameOf(text: string): PairName | undefined {
  const link = /^([^/:"\s]+)\/(\d+)$/.exec(text);
  if (link !== null) return { type: "link", name: text, link: link[1] ?? "", number: Number(link[2]) };
  const circuit = /^([^:"\s]+):([^/:"\s]+\/\d+):([^/:"\s]+\/\d+)$/.exec(text);
  if (circuit === null) return undefined;
  return { type: "circuit", name: text, circuit: circuit[1] ?? "", first: circuit[2] ?? "", last: circuit[3] ?? "" };
}
