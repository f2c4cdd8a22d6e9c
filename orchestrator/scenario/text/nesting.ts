import { Lexer } from "yaml";

/** Far more than any scenario needs, far less than what exhausts the stack of a recursive parser. */
const FLOW_DEPTH_MAX = 32;
const COLUMN_MAX = 100;

/**
 * Where a text nests too deeply to be parsed, or undefined. A block collection begins further to the right than what
 * it stands in, so its column bounds its depth; a flow collection is counted by its brackets.
 */
export function tooDeepAt(text: string): number | undefined {
  if (isSurelyFlat(text)) return undefined;
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

/**
 * Whether no text like this nests too deeply, told without a lexer: from too many brackets that are open, never too few. A bracket
 * that closes does not count once a quote, comment or tag was seen, since it may stand in one.
 */
function isSurelyFlat(text: string): boolean {
  let open = 0;
  let indentation = 0;
  let isLineStart = true;
  let mayBeText = false;
  for (let place = 0; place < text.length; place += 1) {
    const character = text.charAt(place);
    if (character === "\n") [indentation, isLineStart] = [0, true];
    else if (isLineStart && INDENTATION.has(character)) indentation += 1;
    else isLineStart = false;
    if (character === "[" || character === "{") open += 1;
    else if ((character === "]" || character === "}") && !mayBeText) open = Math.max(0, open - 1);
    else if (TEXT_BEGINS.has(character)) mayBeText = true;
    if (open > FLOW_DEPTH_MAX || indentation > COLUMN_MAX) return false;
  }
  return true;
}

const TEXT_BEGINS = new Set(['"', "'", "#", "!"]);
const INDENTATION = new Set([" ", "\t", "-", "?", ":"]);

/** Tokens that the lexer adds: byte-order mark, document, flow error and scalar marks. */
const CONTROL = new Set(["\u0002", "\u0018", "\u001f"]);
