/** What is known of a feed while it is read, and the field that is being filled. */

import { type Frame, localName, VOID } from './feed-frame.ts';
import { addChunk, type Field, writeField } from './field.ts';
import { LIMITS } from './limits.ts';
import { type Meaning, meaningOf, type RootKind, type Scope } from './vocabulary.ts';

export type Built = {
  readonly root: RootKind;
  readonly xml: string;
  readonly cut: readonly string[];
  /** The root was still open where the document ended. */
  readonly brokenOff: boolean;
};
export type FeedState = {
  readonly root: RootKind;
  readonly stack: Frame[];
  /** How many open elements have a name: a stray close tag costs one look-up. */
  readonly openNames: Map<string, number>;
  readonly meanings: Map<Scope | undefined, Map<string, Meaning>>;
  readonly channel: string[];
  readonly items: string[];
  readonly cut: Set<string>;
  item: { readonly fields: string[] } | undefined;
  field: Field | undefined;
  personPart: string | undefined;
  sawChannel: boolean;
  /** An article came after the last that is read. */
  full: boolean;
  language: string | undefined;
};

const TOO_LONG = `only the first ${LIMITS.fieldUnits} characters of a field were read`;

export function openMarkup(state: FeedState, name: string, selfClosed: boolean): void {
  const local = localName(name);
  const tag = /^[a-z][a-z0-9]{0,19}$/.test(local) ? local : 'span';
  append(state, selfClosed || VOID.test(local) ? `<${tag}/>` : `<${tag}>`, true);
}

export function leaveField(state: FeedState): void {
  const field = state.field;
  state.field = undefined;
  if (field === undefined) return;
  const into = state.item?.fields ?? state.channel;
  if (into.length < LIMITS.fieldsPerArticle) into.push(writeField(field, state.root));
  else state.cut.add(`only the first ${LIMITS.fieldsPerArticle} fields of an article were read`);
}

export function addText(state: FeedState, value: string): void {
  if (state.field === undefined) return;
  if (state.personPart === undefined) {
    append(state, value, false);
    return;
  }
  const before = state.field.person.get(state.personPart) ?? '';
  if (before.length < LIMITS.titleBytes)
    state.field.person.set(state.personPart, before + value.slice(0, LIMITS.titleBytes));
}

export function append(state: FeedState, value: string, tag: boolean): void {
  if (state.field === undefined || addChunk(state.field, value, tag)) return;
  state.cut.add(TOO_LONG);
}

/** Documents repeat few names in few scopes. */
export function remembered(state: FeedState, name: string, scope: Scope | undefined): Meaning {
  let known = state.meanings.get(scope);
  if (known === undefined) {
    known = new Map();
    state.meanings.set(scope, known);
  }
  let meaning = known.get(name);
  if (meaning === undefined) {
    meaning = meaningOf(name, scope, state.root);
    known.set(name, meaning);
  }
  return meaning;
}
