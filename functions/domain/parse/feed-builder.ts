/** The state of reading one feed: which elements are open, which field is being filled, what is done. */
import { addChunk, type Field, holdsMarkup, writeField, writePlain } from './field.ts';
import { LIMITS } from './limits.ts';
import type { Attributes } from './markup.ts';
import { type Meaning, meaningOf, type RootKind, type Scope, scopeWithin } from './vocabulary.ts';

export type FeedBuilder = {
  readonly open: (name: string, attributes: Attributes, selfClosed: boolean) => void;
  readonly close: (name: string) => void;
  readonly text: (value: string) => void;
  readonly full: () => boolean;
  /** undefined when there was neither a channel nor an item. */
  readonly finish: () =>
    | { readonly root: RootKind; readonly xml: string; readonly cut: readonly string[] }
    | undefined;
};
type Role = 'frame' | 'item' | 'wrapper' | 'field' | 'person-part' | 'markup' | 'opaque';
type Frame = {
  readonly name: string;
  readonly role: Role;
  readonly scope: Scope | undefined;
  readonly base: string | undefined;
};
type State = {
  readonly root: RootKind;
  readonly stack: Frame[];
  /** How many open elements have a name: a stray close tag costs one look-up. */
  readonly openNames: Map<string, number>;
  readonly channel: string[];
  readonly items: string[];
  readonly cut: Set<string>;
  item: { readonly fields: string[] } | undefined;
  field: Field | undefined;
  personPart: string | undefined;
  sawChannel: boolean;
  language: string | undefined;
};

/** HTML elements without content: never waited for. Outside of markup, `source` and others are a feed's own. */
const VOID = /^(?:area|base|br|col|embed|hr|img|input|meta|param|source|track|wbr)$/;
const VOID_ANYWHERE = /^(?:br|hr|img|input|meta)$/;
/** Names that are never HTML: where one opens inside a field's markup, the field was left unclosed. */
const NEVER_MARKUP = new Set(
  'guid pubDate rss:description content:full dc:creator dc:date atom:published atom:updated atom:id enclosure'.split(
    ' ',
  ),
);
const PERSONS = new Set(['atom:author', 'author', 'dc:creator']);

export function newBuilder(root: RootKind, url: string | undefined): FeedBuilder {
  const state: State = {
    root,
    stack: [],
    openNames: new Map(),
    channel: [],
    items: [],
    cut: new Set(),
    item: undefined,
    field: undefined,
    personPart: undefined,
    // An Atom feed has no channel element: the root is it.
    sawChannel: root === 'atom',
    language: undefined,
  };
  return {
    open: (name, attributes, selfClosed) => openElement(state, url, name, attributes, selfClosed),
    close: (name) => closeElement(state, name.toLowerCase()),
    text: (value) => addText(state, value),
    full: () => state.items.length >= LIMITS.articles,
    finish: () => finish(state),
  };
}

function openElement(
  state: State,
  url: string | undefined,
  written: string,
  attributes: Attributes,
  selfClosed: boolean,
): void {
  const outer = state.stack.at(-1);
  const scope = scopeWithin(attributes, outer?.scope);
  const name = written.toLowerCase();
  const meaning = meaningOf(name, scope, state.root);
  if (meaning.kind === 'item' || meaning.kind === 'channel') unwindTo(state, isFrame);
  else if (state.field !== undefined && endsField(state.field, meaning))
    unwindTo(state, isOutsideField);
  const parent = state.stack.at(-1);
  const role = roleOf(state, name, meaning, parent);
  const base = baseWithin(attributes, parent?.base, url);
  if (role === 'markup') openMarkup(state, name, selfClosed);
  if (role === 'frame') openFrame(state, meaning, attributes);
  if (role === 'item')
    state.item = { fields: [writePlain('rdf:about', attributes.get('rdf:about'), base)] };
  if (role === 'person-part') state.personPart = localName(name);
  if (role === 'field' && meaning.kind === 'field') {
    const { name: field, namespace } = meaning;
    state.field = {
      name: field,
      namespace,
      attributes,
      chunks: [],
      size: 0,
      person: new Map(),
      ...(base && { base }),
    };
  }
  const frame: Frame = { name, role, scope, base };
  const empty = role === 'markup' ? VOID.test(name) : role === 'opaque' && VOID_ANYWHERE.test(name);
  if (selfClosed || empty) {
    leave(state, frame);
    return;
  }
  if (state.stack.length >= LIMITS.depth) {
    state.cut.add(`elements more than ${LIMITS.depth} deep were flattened`);
    // A frame or field that deep is none; markup needs no frame.
    leave(state, frame);
    return;
  }
  state.stack.push(frame);
  state.openNames.set(name, (state.openNames.get(name) ?? 0) + 1);
}

function roleOf(state: State, name: string, meaning: Meaning, parent: Frame | undefined): Role {
  if (state.field !== undefined) {
    const person = PERSONS.has(state.field.name) && /^(?:\w+:)?(?:name|email)$/.test(name);
    return person ? 'person-part' : 'markup';
  }
  if (parent?.role === 'opaque') return 'opaque';
  if (meaning.kind === 'item') return 'item';
  if (meaning.kind === 'field') return 'field';
  if (meaning.kind === 'wrapper') return 'wrapper';
  return meaning.kind === 'unknown' && parent !== undefined ? 'opaque' : 'frame';
}

/** Whether an element that opens inside a field shows that the field was never closed. */
function endsField(field: Field, meaning: Meaning): boolean {
  if (meaning.kind !== 'field' || field.namespace === 'xhtml') return false;
  return !holdsMarkup(field.name) || NEVER_MARKUP.has(meaning.name);
}

function openMarkup(state: State, name: string, selfClosed: boolean): void {
  const local = localName(name);
  const tag = /^[a-z][a-z0-9]{0,19}$/.test(local) ? local : 'span';
  append(state, selfClosed || VOID.test(local) ? `<${tag}/>` : `<${tag}>`, true);
}

function openFrame(state: State, meaning: Meaning, attributes: Attributes): void {
  if (meaning.kind === 'channel') state.sawChannel = true;
  state.language ??= attributes.get('xml:lang');
}

function closeElement(state: State, name: string): void {
  if ((state.openNames.get(name) ?? 0) === 0) return;
  unwindTo(state, (frame) => frame.name === name);
  const frame = state.stack.at(-1);
  if (frame !== undefined) pop(state, frame);
}

/** Closes elements until one answers, which stays open. */
function unwindTo(state: State, stays: (frame: Frame) => boolean): void {
  for (let frame = state.stack.at(-1); frame !== undefined; frame = state.stack.at(-1)) {
    if (stays(frame)) return;
    pop(state, frame);
  }
}

function pop(state: State, frame: Frame): void {
  state.stack.pop();
  state.openNames.set(frame.name, (state.openNames.get(frame.name) ?? 1) - 1);
  leave(state, frame);
}

/** What the end of an element does, whether it was closed, self-closed or given up. */
function leave(state: State, frame: Frame): void {
  switch (frame.role) {
    case 'markup': {
      const local = localName(frame.name);
      if (/^[a-z][a-z0-9]{0,19}$/.test(local) && !VOID.test(local))
        append(state, `</${local}>`, true);
      return;
    }
    case 'person-part':
      state.personPart = undefined;
      return;
    case 'field':
      leaveField(state);
      return;
    case 'item':
      if (state.item !== undefined) state.items.push(`<item>${state.item.fields.join('')}</item>`);
      state.item = undefined;
      return;
    case 'frame':
    case 'wrapper':
    case 'opaque':
      return;
  }
}

function leaveField(state: State): void {
  const field = state.field;
  state.field = undefined;
  if (field === undefined) return;
  const into = state.item?.fields ?? state.channel;
  if (into.length < LIMITS.fieldsPerArticle) into.push(writeField(field, state.root));
  else state.cut.add(`only the first ${LIMITS.fieldsPerArticle} fields of an article were read`);
}

function addText(state: State, value: string): void {
  if (state.field === undefined) return;
  if (state.personPart === undefined) {
    append(state, value, false);
    return;
  }
  const before = state.field.person.get(state.personPart) ?? '';
  if (before.length < LIMITS.titleBytes)
    state.field.person.set(state.personPart, before + value.slice(0, LIMITS.titleBytes));
}

function append(state: State, value: string, tag: boolean): void {
  if (state.field === undefined || addChunk(state.field, value, tag)) return;
  state.cut.add(`only the first ${LIMITS.fieldUnits} characters of a field were read`);
}

/** A document that breaks off: a half-read link or title would make a wrong article, a half text does not. */
function finish(state: State): ReturnType<FeedBuilder['finish']> {
  if (state.field !== undefined && !holdsMarkup(state.field.name)) state.field = undefined;
  unwindTo(state, () => false);
  if (!state.sawChannel && state.items.length === 0) return undefined;
  if (state.items.length >= LIMITS.articles)
    state.cut.add(`only the first ${LIMITS.articles} articles were read`);
  const channel = writePlain('xml:lang', state.language) + state.channel.join('');
  const xml = `<rss version="2.0"><channel>${channel}${state.items.join('')}</channel></rss>`;
  return { root: state.root, xml, cut: [...state.cut] };
}

const isFrame = (frame: Frame): boolean => frame.role === 'frame';
const isOutsideField = ({ role }: Frame): boolean =>
  role === 'frame' || role === 'item' || role === 'wrapper';
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** xml:base of an element within its parent's. */
function baseWithin(
  attributes: Attributes,
  parent: string | undefined,
  url: string | undefined,
): string | undefined {
  const own = attributes.get('xml:base');
  if (own === undefined || own.length > LIMITS.urlBytes) return parent;
  const outer = parent ?? url;
  return URL.parse(own.trim(), outer)?.href ?? parent;
}
