/** The state of reading one page: what is open, what is left out, what has been written of it. */
import { decodeReferences, inert } from './characters.ts';
import { LIMITS } from './limits.ts';
import {
  AROUND,
  BEGINS_ARTICLE,
  ENDS,
  ENDS_PARAGRAPH,
  isHidden,
  isInline,
  keptAttributes,
  SKIPPED,
  VOID,
  writtenName,
} from './page-tags.ts';

export type PageState = {
  readonly out: string[];
  readonly stack: string[];
  readonly meta: Map<string, string>;
  readonly data: string[];
  readonly cut: Set<string>;
  readonly title: string[];
  elements: number;
  /** Of the DOM to come: elements, the sum of their depths, text. */
  written: number;
  depths: number;
  units: number;
  breaks: number;
  /** Name and depth count of the element whose content is left out. */
  skipping: { readonly name: string; depth: number; readonly keepText: boolean } | undefined;
  language: string | undefined;
  canonical: string | undefined;
};
export type Tag = { readonly name: string; readonly attributes: ReadonlyMap<string, string> };

const MAX_DATA = 256 * 1024;

export const newPage = (): PageState => ({
  out: [],
  stack: [],
  meta: new Map(),
  data: [],
  cut: new Set(),
  title: [],
  elements: 0,
  written: 0,
  depths: 0,
  units: 0,
  breaks: 0,
  skipping: undefined,
  language: undefined,
  canonical: undefined,
});

/** Whether more would only make the DOM slower, not the article longer. */
export function isFull({ elements, written, depths, units, cut }: PageState): boolean {
  const full =
    elements >= LIMITS.htmlElements ||
    written >= LIMITS.domElements ||
    depths >= LIMITS.domDepths ||
    units >= LIMITS.domText;
  if (full) cut.add(`only the first ${elements} elements of the page were read`);
  return full;
}

export function openTag(state: PageState, tag: Tag): void {
  const { name, attributes } = tag;
  if (state.skipping !== undefined) {
    const ends = AROUND.has(state.skipping.name) && BEGINS_ARTICLE.test(name);
    if (!ends) {
      if (name === state.skipping.name) state.skipping.depth++;
      return;
    }
    state.skipping = undefined;
  }
  readHead(state, tag);
  if (SKIPPED.has(name) || AROUND.has(name) || isHidden(name, attributes)) {
    skip(state, tag);
    return;
  }
  if (name === 'title' && state.stack.length === 0) {
    state.skipping = { name, depth: 1, keepText: true };
    return;
  }
  if (name === 'br' || name === 'hr') addBreak(state, name);
  else if (!VOID.has(name) && !/^(?:html|head|body)$/.test(name)) openBox(state, tag);
}

function readHead(state: PageState, { name, attributes }: Tag): void {
  if (name === 'html') state.language ??= attributes.get('lang') ?? attributes.get('xml:lang');
  if (name === 'meta') addMeta(state, attributes);
  if (name === 'link' && /(^|\s)canonical(\s|$)/i.test(attributes.get('rel') ?? ''))
    state.canonical ??= attributes.get('href');
}

/** Leaves out an element with all that is in it; structured data is kept aside. */
function skip(state: PageState, { name, attributes }: Tag): void {
  if (VOID.has(name)) return;
  const data =
    name === 'script' && /^application\/ld\+json/i.test(attributes.get('type')?.trim() ?? '');
  if (data) state.data.push('');
  state.skipping = { name, depth: 1, keepText: data };
}

function openBox(state: PageState, { name, attributes }: Tag): void {
  const ends = ENDS[name] ?? (ENDS_PARAGRAPH.test(name) ? /^p$/ : undefined);
  for (
    let top = state.stack.at(-1);
    ends !== undefined && top !== undefined && ends.test(top);
    top = state.stack.at(-1)
  ) {
    state.out.push(`</${top}>`);
    state.stack.pop();
  }
  if (isInline(name, attributes)) return;
  if (state.stack.length >= LIMITS.htmlDepth) {
    state.cut.add(`elements more than ${LIMITS.htmlDepth} deep were flattened`);
    state.out.push(' ');
    return;
  }
  const written = writtenName(name);
  state.breaks = 0;
  state.written++;
  state.depths += state.stack.length;
  state.out.push(`<${written}${keptAttributes(attributes)}>`);
  state.stack.push(written);
}

export function closeTag(state: PageState, name: string): void {
  if (state.skipping !== undefined) {
    if (name !== state.skipping.name || --state.skipping.depth > 0) return;
    state.skipping = undefined;
    return;
  }
  const at = state.stack.lastIndexOf(writtenName(name));
  if (at === -1) return;
  while (state.stack.length > at) state.out.push(`</${state.stack.pop()}>`);
}

/** More than two line breaks in a row say nothing more than two. */
function addBreak(state: PageState, name: string): void {
  if (++state.breaks > 2) return;
  state.written++;
  state.depths += state.stack.length;
  state.out.push(`<${name}>`);
}

export function addText(state: PageState, text: string): void {
  if (state.skipping?.keepText) {
    if (state.skipping.name === 'title') {
      if (state.title.length < 20) state.title.push(text.slice(0, 1000).replaceAll('<', '&lt;'));
      return;
    }
    const last = state.data.length - 1;
    const before = state.data[last] ?? '';
    if (before.length + text.length < MAX_DATA) state.data[last] = before + text;
    return;
  }
  if (state.skipping !== undefined) return;
  const words = text.replace(/\s+/g, ' ');
  if (words !== ' ') state.breaks = 0;
  const room = LIMITS.domText - state.units;
  state.units += words.length;
  if (room > 0) state.out.push(inert(decodeReferences(words.slice(0, room))));
}

function addMeta(state: PageState, attributes: ReadonlyMap<string, string>): void {
  const name = (attributes.get('name') ?? attributes.get('property') ?? '').trim().toLowerCase();
  const content = attributes.get('content');
  if (name !== '' && content !== undefined && !state.meta.has(name) && state.meta.size < 300)
    state.meta.set(name, content);
}
