/** One field of a feed while it is read, and the small well-formed XML that it becomes. */
import { inert } from './characters.ts';
import { LIMITS } from './limits.ts';
import type { Attributes } from './markup.ts';
import type { RootKind } from './vocabulary.ts';

/** How the field's text is to be understood: markup, literal text, or base64 of either. */
export type TextForm = 'html' | 'text' | 'base64' | 'base64-html';

export type Field = {
  readonly name: string;
  readonly attributes: Attributes;
  readonly namespace: string;
  /** What relative URLs in it are resolved against, where xml:base says so. */
  readonly base?: string;
  /** Text and tags in turn, in the order of the document. */
  readonly chunks: { readonly tag: boolean; readonly value: string }[];
  size: number;
  /** `name` and `email` of an Atom person. */
  readonly person: Map<string, string>;
};

/** Attributes that mean something, as rss-parser's result will carry them. */
const KEPT = ['href', 'rel', 'type', 'url', 'ispermalink', 'term'];
/** Fields in which markup is content; in the others it is damage. */
const MARKUP_FIELDS = new Set([
  'rss:description',
  'content:full',
  'xhtml:body',
  'body',
  'fullitem',
  'atom:content',
  'atom:summary',
  'dc:description',
  'media:description',
  'itunes:summary',
]);
/** Atom elements whose `type` says what their text is; that of a link says what it leads to. */
const TEXT_CONSTRUCT = /^atom:(?:title|summary|content)$/;
export const holdsMarkup = (name: string): boolean => MARKUP_FIELDS.has(name);

/** Adds text or a tag; false when the field is full. */
export function addChunk(field: Field, value: string, tag: boolean): boolean {
  if (field.size >= LIMITS.fieldUnits) return false;
  if (field.size + value.length > LIMITS.fieldUnits) {
    const room = LIMITS.fieldUnits - field.size;
    if (!tag && room > 0) field.chunks.push({ tag, value: value.slice(0, room) });
    field.size = LIMITS.fieldUnits;
    return false;
  }
  field.chunks.push({ tag, value });
  field.size += value.length;
  return true;
}

/** `<name form="…" base="…">text</name>`, or '' for a field with nothing in it. */
export function writeField(field: Field, root: RootKind): string {
  const form = formOf(field, root);
  const literal = mustEscape(field, form);
  const text = field.chunks
    .map(({ tag, value }) => (tag || !literal ? value : escaped(value)))
    .join('');
  let attributes = '';
  for (const name of KEPT) attributes += attribute(name, field.attributes.get(name));
  for (const [name, value] of field.person) attributes += attribute(name, value);
  if (attributes === '' && text.trim() === '') return '';
  attributes += attribute('base', field.base) + (form === 'html' ? '' : ` form="${form}"`);
  return `<${field.name}${attributes}>${inert(text)}</${field.name}>`;
}

/** A field of text alone, for what the document says in an attribute. */
export function writePlain(name: string, value: string | undefined, base?: string): string {
  if (value === undefined || value.length > LIMITS.attributeUnits) return '';
  return `<${name}${attribute('base', base)}>${inert(value)}</${name}>`;
}

/** ` name="value"`; a value too long for any use is left out. */
function attribute(name: string, value: string | undefined): string {
  if (value === undefined || value.length > LIMITS.attributeUnits) return '';
  return ` ${name}="${escaped(value).replaceAll('"', '&quot;')}"`;
}

/** RSS text is HTML by custom; Atom says what it is by `type` (and, in 0.3, `mode`). */
function formOf(field: Field, root: RootKind): TextForm {
  const type = (field.attributes.get('type') ?? '').trim().toLowerCase();
  const mode = (field.attributes.get('mode') ?? '').trim().toLowerCase();
  const html =
    type === 'html' || type === 'xhtml' || /^(text\/html|application\/xhtml\+xml)\b/.test(type);
  if (mode === 'base64') return html ? 'base64-html' : 'base64';
  if (field.namespace !== 'atom' || root !== 'atom') {
    return type === 'text' && field.namespace === 'atom' ? 'text' : 'html';
  }
  if (html || field.chunks.some(({ tag }) => tag)) return 'html';
  const media = /^[\w.+-]+\/[\w.+-]+/.exec(type)?.[0];
  const binary = media !== undefined && !media.startsWith('text/') && !/[/+]xml$/.test(media);
  return binary && TEXT_CONSTRUCT.test(field.name) ? 'base64' : 'text';
}

/** Whether its texts are literal beside its tags (XHTML), so that the whole can be read as HTML. */
function mustEscape(field: Field, form: TextForm): boolean {
  if (form !== 'html' || !field.chunks.some(({ tag }) => tag)) return false;
  const type = (field.attributes.get('type') ?? '').trim().toLowerCase();
  if (field.namespace === 'xhtml') return true;
  return field.namespace === 'atom' && type !== 'html' && type !== 'text/html';
}

function escaped(text: string): string {
  if (!/[&<>]/.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
