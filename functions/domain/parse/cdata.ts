/** CDATA sections that their author forgot to end: they would swallow the articles after them. */

const START = '<![CDATA[';
const END = ']]>';
const ARTICLE_END = /<\/(?:\w{1,20}:)?(?:item|entry)\s*>(?=\s*<)/gi;
/** The tag that a section follows: its element ends what was not ended. */
const TAG_BEFORE = /^<([A-Za-z_][\w:.-]{0,100})(?:\s[^<>]{0,300})?>\s*$/;
const LONGEST_TAG = 450;

/**
 * The text with an end for every section that runs into the begin of another, or to the end of the
 * document, beyond the end of its own element or article. One linear pass.
 */
export function withClosedCdata(text: string): { readonly text: string; readonly closed: boolean } {
  const parts: string[] = [];
  const begins = finder((from) => text.indexOf(START, from));
  const ends = finder((from) => text.indexOf(END, from));
  const articleEnds = finder((from) => {
    ARTICLE_END.lastIndex = from;
    return ARTICLE_END.exec(text)?.index ?? -1;
  });
  let copied = 0;
  for (let start = begins(0); start < text.length; ) {
    const inside = start + START.length;
    const [next, end] = [begins(inside), ends(inside)];
    const runsOn = next < end || end === Infinity;
    const at = runsOn ? ownEnd(text, start, Math.min(next, text.length), articleEnds(inside)) : -1;
    if (at !== -1) {
      parts.push(text.slice(copied, at), END);
      copied = at;
    }
    // A begin within a section that does end is text.
    start = at !== -1 || end === Infinity ? next : begins(end);
  }
  return { text: parts.join('') + text.slice(copied), closed: parts.length > 0 };
}

/** Where its element is closed before `limit`, else its article; -1 when neither is. */
function ownEnd(text: string, start: number, limit: number, articleEnd: number): number {
  const end = Math.min(limit, articleEnd);
  const before = text.slice(Math.max(0, start - LONGEST_TAG), start);
  const name = TAG_BEFORE.exec(before.slice(Math.max(0, before.lastIndexOf('<'))))?.[1];
  const at = name === undefined ? -1 : text.slice(start, end).indexOf(`</${name}`);
  if (at !== -1) return start + at;
  return articleEnd < limit ? articleEnd : -1;
}

/** The next place at or after `from`; asked in order, it searches every stretch once. */
function finder(search: (from: number) => number): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) {
      const at = search(from);
      found = at === -1 ? Infinity : at;
    }
    return found;
  };
}
