/** The elements that are open while a feed is read, and what each of them means there. */
import { type Field, holdsMarkup } from './field.ts';
import { LIMITS } from './limits.ts';
import type { Attributes } from './markup.ts';
import type { Meaning, Scope } from './vocabulary.ts';

export type Role = 'frame' | 'item' | 'wrapper' | 'field' | 'person-part' | 'markup' | 'opaque';
export type Frame = {
  readonly name: string;
  readonly role: Role;
  readonly scope: Scope | undefined;
  readonly base: string | undefined;
};
/** HTML elements without content: never waited for. Outside of markup, `source` and others are a feed's own. */
export const VOID = /^(?:area|base|br|col|embed|hr|img|input|meta|param|source|track|wbr)$/;
export const VOID_ANYWHERE = /^(?:br|hr|img|input|meta)$/;
/** Names that are never HTML: where one opens inside a field's markup, the field was left unclosed. */
const NEVER_MARKUP = new Set(
  'guid pubDate rss:description content:full dc:creator dc:date atom:published atom:updated atom:id enclosure'.split(
    ' ',
  ),
);
const PERSONS = new Set(['atom:author', 'author', 'dc:creator']);

/** What an element is where it stands; `field` is the one being filled. */
export function roleOf(
  name: string,
  meaning: Meaning,
  parent: Frame | undefined,
  field: Field | undefined,
): Role {
  if (field !== undefined) {
    const person =
      PERSONS.has(field.name) &&
      /^(?:name|email)$/.test(localName(name)) &&
      prefixOf(name) === prefixOf(parent?.name ?? '') &&
      !field.person.has(localName(name));
    return person ? 'person-part' : 'markup';
  }
  if (parent?.role === 'opaque') return 'opaque';
  if (meaning.kind === 'item') return 'item';
  if (meaning.kind === 'field') return 'field';
  if (meaning.kind === 'wrapper') return 'wrapper';
  return meaning.kind === 'unknown' && parent !== undefined ? 'opaque' : 'frame';
}

/** Whether an element that opens inside a field shows that the field was never closed. */
export function endsField(field: Field, meaning: Meaning): boolean {
  if (meaning.kind !== 'field' || field.namespace === 'xhtml') return false;
  return !holdsMarkup(field.name) || NEVER_MARKUP.has(meaning.name);
}

export const isFrame = (frame: Frame): boolean => frame.role === 'frame';
export const isOutsideField = ({ role }: Frame): boolean =>
  role === 'frame' || role === 'item' || role === 'wrapper';
const prefixOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(':')));
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** xml:base of an element within its parent's. */
export function baseWithin(
  attributes: Attributes,
  parent: string | undefined,
  url: string | undefined,
): string | undefined {
  const own = attributes.get('xml:base');
  if (own === undefined || own.length > LIMITS.urlBytes) return parent;
  const outer = parent ?? url;
  return URL.parse(own.trim(), outer)?.href ?? parent;
}
