/** Any XML feed, however damaged, to a small well-formed RSS document with every field under one name. */
import { withClosedCdata } from './cdata.ts';
import { cleanMarkup } from './characters.ts';
import type { FeedBuilder } from './feed-builder.ts';
import { newBuilder } from './feed-builder.ts';
import { readMarkup, withoutSubset } from './markup.ts';
import { type RootKind, rootKindOf } from './vocabulary.ts';

export type Normalised =
  | {
      readonly kind: 'feed';
      readonly root: RootKind;
      readonly xml: string;
      readonly cut: readonly string[];
    }
  | { readonly kind: 'html' | 'no-channel' }
  /** `first`: the first element's name, '' when there is none. */
  | { readonly kind: 'other'; readonly first: string };

/** Elements with which no XML vocabulary but HTML begins. */
const HTML_FIRST =
  /^(html|head|body|script|style|div|p|meta|title|link|center|table|img|h[1-6]|iframe|noscript)$/i;

/** `url`: what relative addresses are resolved against where the document says nothing else. */
export function normaliseFeed(source: string, url?: string): Normalised {
  const { text: whole, dropped } = withoutSubset(source);
  const { text, closed } = withClosedCdata(whole);
  let first = '';
  let html = false;
  let builder: FeedBuilder | undefined;
  const cut = readMarkup(
    cleanMarkup(text),
    {
      open: (name, attributes, selfClosed) => {
        if (builder === undefined) {
          if (first === '') first = name;
          if (/^html$/i.test(name)) html = true;
          const root = html ? undefined : rootKindOf(name);
          if (root !== undefined) builder = newBuilder(root, url);
        }
        builder?.open(name, attributes, selfClosed);
      },
      close: (name) => builder?.close(name),
      text: (value) => builder?.text(value),
    },
    () => html || builder?.full() === true,
  );
  if (builder === undefined) {
    return html || HTML_FIRST.test(first) ? { kind: 'html' } : { kind: 'other', first };
  }
  const built = builder.finish();
  if (built === undefined) return { kind: 'no-channel' };
  const dtd = dropped ? ["the document's own entity definitions were ignored"] : [];
  const cdata = closed ? ['a CDATA section without an end was ended with its element'] : [];
  // Where a cap ended the reading, it has been said.
  const end = built.brokenOff && cut.length === 0 ? ['the document breaks off before its end'] : [];
  return {
    kind: 'feed',
    root: built.root,
    xml: built.xml,
    cut: [...dtd, ...cdata, ...cut, ...built.cut, ...end],
  };
}
