/**
 * From the catalogue to what one pass needs: every alias and every word of a gate as patterns of
 * one automaton. How an article is read with it is in scan.ts, what gates decide in gates.ts.
 */
import type { EntityType } from '../entity.ts';
import { type Automaton, buildAutomaton } from './automaton.ts';
import { newCueWords } from './cue-words.ts';
import { type CueSet, cueSet } from './cues.ts';
import type { Entity, EntityCatalogue, Gate, Names } from './entities.ts';
import { FIRST_NAMES, SPEECH_WORDS } from './language.ts';
import { type OwnWords, ownWords } from './own-names.ts';
import { type Capitals, capitalsOf, spellingSets } from './patterns.ts';
import { findRivals } from './rivals.ts';
import { addAlias, type Target, type Targets, tabled, targetsByPhrase } from './targets.ts';

/** An entity, or a blocker, which has no type and is never reported. */
export type Owner = {
  readonly id: string;
  readonly index: number;
  readonly type?: EntityType;
  /** Of a person; worked out when first asked for. */
  readonly ownWords?: () => OwnWords;
};
export type CompiledContext = { readonly owners: readonly number[]; readonly cues: CueSet };
/** One shape for all gates and aliases: what reads them by the thousand stays fast. */
export type CompiledGate = {
  readonly notPrev: CueSet | undefined;
  readonly notNext: CueSet | undefined;
  readonly notNear: CueSet | undefined;
  readonly notDoc: CompiledContext | undefined;
  readonly prev: CueSet | undefined;
  readonly next: CueSet | undefined;
  readonly near: CueSet | undefined;
  readonly doc: boolean;
  readonly docEntities: CompiledContext | undefined;
  readonly speaker: CompiledContext | undefined;
  /** Some licence is listed: without one the alias is refused. */
  readonly needsLicence: boolean;
  /** Its only licence is the full name in the article. */
  readonly onlyDoc: boolean;
};
export type CompiledAlias = {
  readonly owner: Owner;
  readonly alias: string;
  readonly capitals: Capitals;
  readonly caseSensitive: boolean;
  readonly takesProclitics: boolean;
  readonly gate: CompiledGate | undefined;
  /** A person's name of one word that stands wherever no other first name is beside it. */
  readonly lone: boolean;
  /** Others whose full name ends like this alias: other bearers of the name. */
  rivals: ReadonlySet<number>;
};
export type Compiled = {
  /** Finds the phrases of the targets: aliases and words of gates. */
  readonly automaton: Automaton;
  readonly targets: Targets;
  /** Those of contexts: they tell what an article is about. */
  readonly contextCues: CueSet;
  readonly owners: readonly Owner[];
  /** The word or phrase of every cue, for explanations. */
  readonly cueWords: readonly string[];
  readonly speech: CueSet;
  readonly firstNames: CueSet;
};

export function compileCatalogue(catalogue: EntityCatalogue): Compiled {
  const draft = newDraft(catalogue);
  const { entities, blockers } = catalogue;
  for (const entity of entities) {
    const owner = draft.ownerOf(entity.id);
    addNames(draft, owner, entity.names);
    for (const gated of entity.ambiguousAliases ?? []) {
      const alias = newAlias(owner, gated.alias, gated, compileGate(draft, gated));
      draft.add(alias);
    }
  }
  for (const blocker of blockers) addNames(draft, draft.ownerOf(blocker.id), blocker.names);
  const { targets, contextCues } = draft;
  findRivals(targets);
  const used = entities.some((one) => one.ambiguousAliases?.some((alias) => alias.speaker));
  return {
    speech: draft.cues(used ? SPEECH_WORDS : []),
    firstNames: draft.cues(FIRST_NAMES),
    automaton: buildAutomaton(targets.map(({ phrase }) => phrase)),
    targets: tabled(targets),
    contextCues: cueSet([...contextCues]),
    owners: draft.owners,
    cueWords: draft.cueWords,
  };
}

function typed({ type, names }: Entity): Pick<Owner, 'type' | 'ownWords'> {
  if (type !== 'person') return { type };
  let known: OwnWords | undefined;
  const own = (): OwnWords => {
    known ??= ownWords(Object.values(names).flat());
    return known;
  };
  return { type, ownWords: own };
}

type Draft = ReturnType<typeof newDraft>;

function newDraft(catalogue: EntityCatalogue) {
  const spellings = spellingSets(catalogue.spellings.flatMap((one) => one.sets));
  const owners: readonly Owner[] = [...catalogue.entities, ...catalogue.blockers].map(
    (one, index) => ({ id: one.id, index, ...('type' in one ? typed(one) : {}) }),
  );
  const byId = new Map(owners.map((owner) => [owner.id, owner]));
  const lists = new Map(catalogue.lists.map((list) => [`@${list.id}`, list.words]));
  const contexts = new Map(catalogue.contexts.map((one) => [`@${one.id}`, one]));
  const targets: Target[] = [];
  const targetOf = targetsByPhrase(targets);
  const { cues, cueWords } = newCueWords(lists, spellings, targetOf);
  const contextCues = new Set<number>();
  const known = new Map<string, CompiledContext>();
  const context = (references: readonly string[]): CompiledContext => {
    const key = references.join(' ');
    const made = known.get(key) ?? newContext(references);
    known.set(key, made);
    return made;
  };
  const newContext = (references: readonly string[]): CompiledContext => {
    const found = references.map((one) => contexts.get(one) ?? { entities: [one], words: [] });
    const ids = found.flatMap((one) => one.entities).map((one) => byId.get(one)?.index ?? -1);
    const asked = cues(found.flatMap((one) => one.words));
    for (const [id, is] of asked.entries()) if (is === 1) contextCues.add(id);
    return { owners: [...new Set(ids)], cues: asked };
  };
  const add = (alias: CompiledAlias): void => addAlias(alias, spellings, targetOf);
  const ownerOf = (id: string): Owner => byId.get(id) as Owner;
  return { owners, targets, cueWords, contextCues, cues, context, add, ownerOf };
}

function addNames(draft: Draft, owner: Owner, names: Names): void {
  for (const own of Object.values(names))
    for (const name of own) draft.add(newAlias(owner, name, {}));
}

/** Begins with three letters, as nearly all do. */
const WORD = /^[A-Za-z\u0620-\u063f\u0641-\u064a]{3}/;
const lettersOf = (alias: string): number => alias.replace(/[^\p{L}\p{N}]/gu, '').length;

const NO_RIVALS: ReadonlySet<number> = new Set();

function newAlias(
  owner: Owner,
  alias: string,
  { caseSensitive = false, exact = false }: Gate,
  gate?: CompiledGate,
): CompiledAlias {
  const takesProclitics = !exact && (WORD.test(alias) || lettersOf(alias) > 2);
  const capitals = caseSensitive ? 'free' : capitalsOf(alias);
  const lone = !gate && owner.type === 'person' && !/\s/.test(alias);
  return { owner, alias, caseSensitive, capitals, takesProclitics, gate, lone, rivals: NO_RIVALS };
}

function compileGate(draft: Draft, gate: Gate): CompiledGate {
  const { cues, context } = draft;
  const licences = [gate.prev, gate.next, gate.near, gate.docEntities, gate.speaker];
  const cuesOf = (words?: readonly string[]) => words && cues(words);
  const contextOf = (references?: readonly string[]) => references && context(references);
  return {
    notPrev: cuesOf(gate.notPrev),
    notNext: cuesOf(gate.notNext),
    notNear: cuesOf(gate.notNear),
    notDoc: contextOf(gate.notDoc),
    prev: cuesOf(gate.prev),
    next: cuesOf(gate.next),
    near: cuesOf(gate.near),
    docEntities: contextOf(gate.docEntities),
    speaker: contextOf(gate.speaker),
    doc: gate.doc === true,
    needsLicence: gate.doc === true || licences.some((licence) => licence !== undefined),
    onlyDoc: gate.doc === true && licences.every((licence) => licence === undefined),
  };
}
