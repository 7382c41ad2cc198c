/** Any tag soup as a stream of opens, closes and texts: one linear pass, bounded. */
import { Tokenizer } from 'htmlparser2';
import { decodeReferences, restoreBare, SILENT } from './characters.ts';
import { LIMITS } from './limits.ts';

export type Attributes = ReadonlyMap<string, string>;
export type MarkupEvents = {
  /** Names as written. Attribute names in lower case, values decoded. */
  readonly open: (name: string, attributes: Attributes, selfClosed: boolean) => void;
  readonly close: (name: string) => void;
  readonly text: (text: string) => void;
};
const NONE: Attributes = new Map();
const MAX_NAME = 200;

/**
 * Reads cleaned markup (see cleanMarkup) until its end or until `stopped()`. Returns what was cut,
 * one sentence each. Comments and processing instructions are left out, CDATA is text.
 */
export function readMarkup(
  markup: string,
  events: MarkupEvents,
  stopped: () => boolean,
): readonly string[] {
  const cut = new Set<string>();
  let elements = 0;
  let name = '';
  let attributes: Map<string, string> | undefined;
  let key = '';
  let value: string[] = [];
  const part = (start: number, end: number): string => restoreBare(markup.slice(start, end));
  // Before decoding: millions of references in a row would fill the memory as parts.
  const bounded = (start: number, end: number): string => {
    if (end - start <= LIMITS.fieldUnits) return part(start, end);
    cut.add(`only the first ${LIMITS.fieldUnits} characters of a text were read`);
    return part(start, start + LIMITS.fieldUnits);
  };
  const open = (selfClosed: boolean): void => {
    events.open(name, attributes ?? NONE, selfClosed);
    attributes = undefined;
    if (++elements >= LIMITS.elements)
      cut.add(`only the first ${LIMITS.elements} elements were read`);
    if (elements >= LIMITS.elements || stopped()) tokenizer.pause();
  };
  const tokenizer = new Tokenizer(
    { xmlMode: true, decodeEntities: false },
    {
      ...SILENT,
      ontext: (start, end) => events.text(decodeReferences(bounded(start, end))),
      oncdata: (start, end, offset) => events.text(bounded(start, end - offset)),
      onopentagname: (start, end) => {
        name = markup.slice(start, Math.min(end, start + MAX_NAME));
      },
      onattribname: (start, end) => {
        key = markup.slice(start, Math.min(end, start + MAX_NAME)).toLowerCase();
        value = [];
      },
      onattribdata: (start, end) => value.push(part(start, end)),
      onattribend: () => {
        attributes ??= new Map();
        if (attributes.size >= LIMITS.attributes) {
          cut.add(`only the first ${LIMITS.attributes} attributes of an element were read`);
        } else if (!attributes.has(key)) attributes.set(key, decodeReferences(value.join('')));
      },
      onopentagend: () => open(false),
      onselfclosingtag: () => open(true),
      onclosetag: (start, end) =>
        events.close(markup.slice(start, Math.min(end, start + MAX_NAME))),
    },
  );
  tokenizer.write(markup);
  tokenizer.end();
  return [...cut];
}

/**
 * The document without its internal DTD subset, whose definitions are never used: an entity it
 * defines stays as written. Quotes are honoured; a subset that never ends is given up at the first
 * element that begins a feed.
 */
export function withoutSubset(text: string): { readonly text: string; readonly dropped: boolean } {
  const start = text.slice(0, 100_000).search(/<!DOCTYPE\b/i);
  const bracket = start === -1 ? -1 : text.indexOf('[', start);
  const end = start === -1 ? -1 : text.indexOf('>', start);
  if (bracket === -1 || (end !== -1 && end < bracket)) return { text, dropped: false };
  let quote = '';
  for (let at = bracket + 1; at < text.length; at++) {
    const c = text[at] ?? '';
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (text.startsWith('<!--', at)) {
      const close = text.indexOf('-->', at);
      if (close === -1) break;
      at = close + 2;
    } else if (c === ']')
      return { text: text.slice(0, start) + afterSubset(text, at), dropped: true };
  }
  const root = text.slice(bracket).search(/<(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\b/i);
  return { text: root === -1 ? text.slice(0, start) : text.slice(bracket + root), dropped: true };
}

function afterSubset(text: string, bracket: number): string {
  const close = text.indexOf('>', bracket);
  return close === -1 ? '' : text.slice(close + 1);
}
