/** A web page before any DOM: balanced, without what is no text, within depth and size. */

import { Tokenizer } from 'htmlparser2';
import { SILENT } from './characters.ts';
import { LIMITS } from './limits.ts';
import { addText, closeTag, isFull, newPage, openTag, type PageState } from './page-builder.ts';

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
/** One linear pass; text stays escaped as written. */
export function readPageSource(page: string): PageSource {
  const state = newPage();
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

function tokenize(page: string, state: PageState): void {
  let name = '';
  let attributes = new Map<string, string>();
  let key = '';
  let value = '';
  const open = (): void => {
    openTag(state, { name, attributes });
    state.elements++;
    if (isFull(state)) tokenizer.pause();
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
