/** The state of reading one feed: which elements are open, which field is being filled, what is done. */
import {
  baseWithin,
  endsField,
  type Frame,
  isFrame,
  isOutsideField,
  localName,
  roleOf,
  VOID,
  VOID_ANYWHERE,
} from './feed-frame.ts';
import {
  addText,
  append,
  type Built,
  type FeedState,
  leaveField,
  openMarkup,
  remembered,
} from './feed-state.ts';
import { holdsMarkup, writePlain } from './field.ts';
import { LIMITS } from './limits.ts';
import type { Attributes } from './markup.ts';
import { type Meaning, type RootKind, scopeWithin } from './vocabulary.ts';

export type FeedBuilder = {
  readonly open: (name: string, attributes: Attributes, selfClosed: boolean) => void;
  readonly close: (name: string) => void;
  readonly text: (value: string) => void;
  readonly full: () => boolean;
  /** undefined when there was neither a channel nor an item. */
  readonly finish: () => Built | undefined;
};
const TOO_DEEP = `elements more than ${LIMITS.depth} deep were flattened`;

export function newBuilder(root: RootKind, url: string | undefined): FeedBuilder {
  const state: FeedState = {
    root,
    stack: [],
    openNames: new Map(),
    meanings: new Map(),
    channel: [],
    items: [],
    cut: new Set(),
    item: undefined,
    field: undefined,
    personPart: undefined,
    // An Atom feed has no channel element: the root is it.
    sawChannel: root === 'atom',
    full: false,
    language: undefined,
  };
  return {
    open: (name, attributes, selfClosed) => openElement(state, url, name, attributes, selfClosed),
    close: (name) => closeElement(state, name.toLowerCase()),
    text: (value) => addText(state, value),
    full: () => state.full,
    finish: () => finish(state),
  };
}

function openElement(
  state: FeedState,
  url: string | undefined,
  written: string,
  attributes: Attributes,
  selfClosed: boolean,
): void {
  const outer = state.stack.at(-1);
  const scope = scopeWithin(attributes, outer?.scope);
  const name = written.toLowerCase();
  const meaning = remembered(state, name, scope);
  if (meaning.kind === 'item' || meaning.kind === 'channel') unwindTo(state, isFrame);
  else if (state.field !== undefined && endsField(state.field, meaning))
    unwindTo(state, isOutsideField);
  if (meaning.kind === 'item' && state.items.length >= LIMITS.articles) {
    state.full = true;
    return;
  }
  const parent = state.stack.at(-1);
  const role = roleOf(name, meaning, parent, state.field);
  const base = baseWithin(attributes, parent?.base, url);
  const frame: Frame = { name, role, scope, base };
  enter(state, frame, meaning, attributes, selfClosed);
  push(state, frame, selfClosed);
}

/** What the begin of an element does. */
function enter(
  state: FeedState,
  { name, role, base }: Frame,
  meaning: Meaning,
  attributes: Attributes,
  selfClosed: boolean,
): void {
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
}

/** Remembers an element that is open; one that has no content, or is too deep, ends at once. */
function push(state: FeedState, frame: Frame, selfClosed: boolean): void {
  const { name, role } = frame;
  const empty = role === 'markup' ? VOID.test(name) : role === 'opaque' && VOID_ANYWHERE.test(name);
  if (selfClosed || empty) {
    leave(state, frame);
    return;
  }
  if (state.stack.length >= LIMITS.depth) {
    state.cut.add(TOO_DEEP);
    // A frame or field that deep is none; markup needs no frame.
    leave(state, frame);
    return;
  }
  state.stack.push(frame);
  state.openNames.set(name, (state.openNames.get(name) ?? 0) + 1);
}

function openFrame(state: FeedState, meaning: Meaning, attributes: Attributes): void {
  if (meaning.kind === 'channel') state.sawChannel = true;
  state.language ??= attributes.get('xml:lang');
}

function closeElement(state: FeedState, name: string): void {
  if ((state.openNames.get(name) ?? 0) === 0) return;
  unwindTo(state, (frame) => frame.name === name);
  const frame = state.stack.at(-1);
  if (frame !== undefined) pop(state, frame);
}

/** Closes elements until one answers, which stays open. */
function unwindTo(state: FeedState, stays: (frame: Frame) => boolean): void {
  for (let frame = state.stack.at(-1); frame !== undefined; frame = state.stack.at(-1)) {
    if (stays(frame)) return;
    pop(state, frame);
  }
}

function pop(state: FeedState, frame: Frame): void {
  state.stack.pop();
  state.openNames.set(frame.name, (state.openNames.get(frame.name) ?? 1) - 1);
  leave(state, frame);
}

/** What the end of an element does, whether it was closed, self-closed or given up. */
function leave(state: FeedState, frame: Frame): void {
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

/** A document that breaks off: a half-read link or title would make a wrong article, a half text does not. */
function finish(state: FeedState): Built | undefined {
  if (state.field !== undefined && !holdsMarkup(state.field.name)) state.field = undefined;
  const brokenOff = !state.full && state.stack.some(isFrame);
  unwindTo(state, () => false);
  if (!state.sawChannel && state.items.length === 0) return undefined;
  if (state.full) state.cut.add(`only the first ${LIMITS.articles} articles were read`);
  const channel = writePlain('xml:lang', state.language) + state.channel.join('');
  const xml = `<rss version="2.0"><channel>${channel}${state.items.join('')}</channel></rss>`;
  return { root: state.root, xml, cut: [...state.cut], brokenOff };
}
