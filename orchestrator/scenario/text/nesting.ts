import { Lexer } from "yaml";

/** Far more than any scenario needs, far less than what exhausts the stack of a recursive parser. */
const FLOW_DEPTH_MAX = 32;
const COLUMN_MAX = 100;

/**
 * Where a text nests too deeply to be parsed, or undefined. A block collection begins further to the right than what
 * it stands in, so its column bounds its depth; a flow collection is counted by its brackets.
 */
export function tooDeepAt(text: string): number | undefined {
  let offset = 0;
  let flowDepth = 0;
  let column = 0;
  let isLineStart = true;
  for (const token of new Lexer().lex(text)) {
    if (CONTROL.has(token)) continue;
    if (token === "[" || token === "{") flowDepth += 1;
    else if (token === "]" || token === "}") flowDepth -= 1;
    if (flowDepth > FLOW_DEPTH_MAX) return offset;

    if (token === "\n" || token === "\r\n") [column, isLineStart] = [0, true];
    else if (isLineStart) {
      const isIndentation = token === "-" || token === "?" || token === ":" || /^[ \t]+$/.test(token);
      if (isIndentation) column += token.length;
      else isLineStart = false;
      if (column > COLUMN_MAX && token !== " " && flowDepth === 0) return offset;
    }
    offset += token.length;
  }
  return undefined;
}

/** Tokens that the lexer adds: byte-order mark, document, flow error and scalar marks. */
const CONTROL = new Set(["\u0002", "\u0018", "\u001f"]);
