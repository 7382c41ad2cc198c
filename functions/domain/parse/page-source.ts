/** A web page before any DOM: balanced, without what is no text, within depth and size. */

import { Tokenizer } from 'htmlparser2';
import { SILENT } from './characters.ts';
import { LIMITS } from './limits.ts';
import {
  ENDS,
  ENDS_PARAGRAPH,
  isHidden,
  keptAttributes,
  SKIPPED,
  VOID,
  writtenName,
} from './page-tags.ts';

export type PageSource = {
  /** Small, balanced HTML of head title and body: what a DOM is built from. */
  readonly html: string;
  readonly title: string;
  readonly language: string | undefined;
  readonly canonical: string | undefined;
  /** `<meta>` by lower-case name or property; the first of a name counts. */
  readonly meta: ReadonlyMap<string, string>;
  /** Texts of `<script type="application/ld+json">`. */
  readonly data: readonly string[];
  readonly cut: readonly string[];
};
type State = {
  readonly out: string[];
  readonly stack: string[];
  readonly meta: Map<string, string>;
  readonly data: string[];
  readonly cut: Set<string>;
  readonly title: string[];
  elements: number;
  breaks: number;
  /** Name and depth count of the element whose content is left out. */
  skipping: { readonly name: string; depth: number; readonly keepText: boolean } | undefined;
  language: string | undefined;
  canonical: string | undefined;
};
type Tag = { readonly name: string; readonly attributes: ReadonlyMap<string, string> };

const MAX_DATA = 256 * 1024;

/** One linear pass; text stays escaped as written. */
export function readPageSource(page: string): PageSource {
  const state: State = {
    out: [],
    stack: [],
    meta: new Map(),
    data: [],
    cut: new Set(),
    title: [],
    elements: 0,
    breaks: 0,
    skipping: undefined,
    language: undefined,
    canonical: undefined,
  };
  tokenize(page, state);
  for (let name = state.stack.pop(); name !== undefined; name = state.stack.pop())
    state.out.push(`</${name}>`);
  const title = state.title.join('');
  return {
    html: `<!doctype html><html><head><title>${title}</title></head><body>${state.out.join('')}</body></html>`,
    title,
    language: state.language,
    canonical: state.canonical,
    meta: state.meta,
    data: state.data,
    cut: [...state.cut],
  };
}

function tokenize(page: string, state: State): void {
  let name = '';
  let attributes = new Map<string, string>();
  let key = '';
  let value = '';
  const open = (): void => {
    openTag(state, { name, attributes });
    if (++state.elements < LIMITS.htmlElements) return;
    state.cut.add(`only the first ${LIMITS.htmlElements} elements of the page were read`);
    tokenizer.pause();
  };
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      ...SILENT,
      ontext: (start, end) => addText(state, page.slice(start, end)),
      onopentagname: (start, end) => {
        name = page.slice(start, Math.min(end, start + 40)).toLowerCase();
        attributes = new Map();
      },
      onattribname: (start, end) => {
        key = page.slice(start, Math.min(end, start + 40)).toLowerCase();
        value = '';
      },
      onattribdata: (start, end) => {
        if (value.length < LIMITS.urlBytes)
          value += page.slice(start, Math.min(end, start + LIMITS.urlBytes));
      },
      onattribend: () => {
        if (attributes.size < LIMITS.attributes && !attributes.has(key)) attributes.set(key, value);
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag: (start, end) =>
        closeTag(state, page.slice(start, Math.min(end, start + 40)).toLowerCase()),
    },
  );
  tokenizer.write(page);
  tokenizer.end();
}

function openTag(state: State, tag: Tag): void {
  const { name, attributes } = tag;
  if (state.skipping !== undefined) {
    if (name === state.skipping.name) state.skipping.depth++;
    return;
  }
  if (name === 'html') state.language ??= attributes.get('lang') ?? attributes.get('xml:lang');
  if (name === 'meta') addMeta(state, attributes);
  if (name === 'link' && /(^|\s)canonical(\s|$)/i.test(attributes.get('rel') ?? ''))
    state.canonical ??= attributes.get('href');
  if (SKIPPED.has(name) || isHidden(attributes) || (name === 'title' && state.stack.length === 0)) {
    const data =
      name === 'script' && /^application\/ld\+json/i.test(attributes.get('type')?.trim() ?? '');
    if (data) state.data.push('');
    if (!VOID.has(name)) state.skipping = { name, depth: 1, keepText: data || name === 'title' };
    return;
  }
  if (name === 'br' || name === 'hr') {
    addBreak(state, name);
    return;
  }
  if (VOID.has(name) || name === 'html' || name === 'head' || name === 'body') return;
  const ends = ENDS[name] ?? (ENDS_PARAGRAPH.test(name) ? /^p$/ : undefined);
  for (
    let top = state.stack.at(-1);
    ends !== undefined && top !== undefined && ends.test(top);
    top = state.stack.at(-1)
  ) {
    state.out.push(`</${top}>`);
    state.stack.pop();
  }
  if (state.stack.length >= LIMITS.htmlDepth) {
    state.cut.add(`elements more than ${LIMITS.htmlDepth} deep were flattened`);
    state.out.push(' ');
    return;
  }
  const written = writtenName(name);
  state.breaks = 0;
  state.out.push(`<${written}${keptAttributes(attributes)}>`);
  state.stack.push(written);
}

function closeTag(state: State, name: string): void {
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
function addBreak(state: State, name: string): void {
  if (++state.breaks <= 2) state.out.push(`<${name}>`);
}

function addText(state: State, text: string): void {
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
  if (text.trim() !== '') state.breaks = 0;
  state.out.push(text.replaceAll('<', '&lt;'));
}

function addMeta(state: State, attributes: ReadonlyMap<string, string>): void {
  const name = (attributes.get('name') ?? attributes.get('property') ?? '').trim().toLowerCase();
  const content = attributes.get('content');
  if (name !== '' && content !== undefined && !state.meta.has(name) && state.meta.size < 300)
    state.meta.set(name, content);
}
