/** A scenario as text, or why it is none. */
export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly message: string };

/** Reads bytes as UTF-8. */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.includes(0)) {
    return {
      ok: false,
      line: 1,
      column: 1,
      message: "this is a binary file; allowed: a scenario in YAML, as UTF-8 text",
    };
  }
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    const before = new TextDecoder("utf-8").decode(bytes.subarray(0, firstInvalidByte(bytes)), { stream: true });
    const line = before.split("\n").length;
    const column = before.length - before.lastIndexOf("\n");
    return { ok: false, line, column, message: "this is not UTF-8 text; allowed: a scenario in YAML, saved as UTF-8" };
  }
}

/** The end of the longest prefix that decodes: by halving, since a shorter prefix of a valid text streams validly. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isValidPrefix(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return valid;
}

function isValidPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    return false;
  }
}
