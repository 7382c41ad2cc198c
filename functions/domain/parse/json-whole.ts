/** JSON that breaks off before its end, as a transfer that was cut leaves it: what of it is whole. */

const OPENS = /["{}[\]]/g;
const STRING_END = /\\.|"/gs;
/** An entry of a list of the outermost object: deeper parts are whole with the entry they are in. */
const ENTRY_DEPTH = 2;

/**
 * The text up to its last whole entry, closed; undefined where it does not break off, or before its first
 * entry ends. Whether that is JSON is for its reader to say. Linear, and as little memory as the text.
 */
export function wholeEntries(text: string): string | undefined {
  const outermost: string[] = [];
  let depth = 0;
  let end: { readonly at: number; readonly closers: string } | undefined;
  OPENS.lastIndex = 0;
  for (let found = OPENS.exec(text); found; found = OPENS.exec(text)) {
    const sign = found[0];
    if (sign === '"') {
      const after = endOfString(text, OPENS.lastIndex);
      if (after === undefined) break;
      OPENS.lastIndex = after;
    } else if (sign === '{' || sign === '[') {
      if (depth < ENTRY_DEPTH) outermost[depth] = sign === '{' ? '}' : ']';
      depth += 1;
    } else {
      depth -= 1;
      if (depth === 0) return undefined;
      if (depth <= ENTRY_DEPTH) {
        end = { at: OPENS.lastIndex, closers: outermost.slice(0, depth).reverse().join('') };
      }
    }
  }
  return end && text.slice(0, end.at) + end.closers;
}

/** The place after its closing quote; undefined where it has none. */
function endOfString(text: string, from: number): number | undefined {
  STRING_END.lastIndex = from;
  for (let found = STRING_END.exec(text); found; found = STRING_END.exec(text)) {
    if (found[0] === '"') return STRING_END.lastIndex;
  }
  return undefined;
}
