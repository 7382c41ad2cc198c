/**
 * What a form or an entity of a topic may be in an article: exit, actor, place, or one of the words
 * that decide between them. Where they stand is marks.ts's.
 */
import type { Topic, TopicExit, Words } from './topics.ts';

export type Role =
  | { readonly kind: 'exit'; readonly exit: TopicExit; readonly part: 'whole' | 'head' }
  /** What exits need beside them: the object of an end, of a cut. */
  | { readonly kind: 'part'; readonly exits: Set<TopicExit> }
  | { readonly kind: 'actor'; readonly actor: Topic['actors'][number] }
  | { readonly kind: 'place'; readonly place: Topic['places'][number] }
  | { readonly kind: Plain };
type Plain =
  | 'troops'
  | 'elsewhere'
  | 'army'
  | 'thing'
  | 'local'
  | 'object'
  | 'source'
  | 'destination'
  | 'aside'
  | 'join'
  | 'idiom'
  | 'event'
  | 'foe'
  | 'gear'
  | 'round';

/** Kinds of roles as bits, so that several are asked for at once. */
export const KIND = {
  exit: 1,
  part: 2,
  actor: 4,
  place: 8,
  troops: 16,
  elsewhere: 32,
  army: 64,
  thing: 128,
  local: 256,
  object: 512,
  source: 1024,
  destination: 2048,
  aside: 4096,
  join: 8192,
  idiom: 16384,
  event: 32768,
  foe: 65536,
  gear: 131072,
  round: 262144,
} satisfies Record<Role['kind'], number>;

/** Forms of one role. `definite`: in Arabic only with the article. */
export type FormGroup = {
  readonly role: Role;
  readonly forms: Words;
  readonly definite?: boolean;
};

export function formGroups(topic: Topic): readonly FormGroup[] {
  const plain = (forms: Words, kind: Plain): FormGroup => ({ forms, role: { kind } });
  return [
    ...topic.exits.flatMap((exit): FormGroup[] => {
      const { forms, objects } = exit;
      if (!objects) return [{ forms, role: { kind: 'exit', exit, part: 'whole' } }];
      const head = { forms, role: { kind: 'exit', exit, part: 'head' } } as const;
      return [head, { forms: objects, role: { kind: 'part', exits: new Set([exit]) } }];
    }),
    ...topic.actors.map(
      (actor): FormGroup => ({
        forms: actor.forms,
        role: { kind: 'actor', actor },
        definite: actor.definite,
      }),
    ),
    ...topic.places.map(
      (place): FormGroup => ({ forms: place.forms, role: { kind: 'place', place } }),
    ),
    plain(topic.troops, 'troops'),
    plain(topic.elsewhere.forms, 'elsewhere'),
    plain(topic.otherArmies.forms, 'army'),
    plain(topic.otherThings.forms, 'thing'),
    plain(topic.locals.forms, 'local'),
    plain(topic.otherObjects, 'object'),
    plain(topic.sources, 'source'),
    plain(topic.destinations, 'destination'),
    plain(topic.asides, 'aside'),
    plain(topic.joins, 'join'),
    plain(topic.idioms, 'idiom'),
    plain(topic.otherEvents, 'event'),
    plain(topic.foes.forms, 'foe'),
    plain(topic.gear, 'gear'),
    plain(topic.rounds, 'round'),
  ];
}

/** What an entity is, and in which of the topics. */
export type EntityRole = { readonly role: Role; readonly topics: number[] };
export type EntityRoles = ReadonlyMap<string, readonly EntityRole[]>;

export function rolesOfEntities(topics: readonly Topic[]): EntityRoles {
  const roles = new Map<string, EntityRole[]>();
  for (const [place, topic] of topics.entries()) {
    const add = (ids: readonly string[], role: Role) => {
      for (const id of ids) {
        const known = roles.get(id);
        if (known) addRole(known, role, place);
        else roles.set(id, [{ role, topics: [place] }]);
      }
    };
    for (const exit of topic.exits)
      add(exit.objectEntities, { kind: 'part', exits: new Set([exit]) });
    for (const actor of topic.actors) add(actor.entities, { kind: 'actor', actor });
    for (const place of topic.places) add(place.entities, { kind: 'place', place });
    add(topic.elsewhere.entities, { kind: 'elsewhere' });
    add(topic.otherArmies.entities, { kind: 'army' });
    add(topic.otherThings.entities, { kind: 'thing' });
    add(topic.locals.entities, { kind: 'local' });
    add(topic.foes.entities, { kind: 'foe' });
  }
  return roles;
}

/** To the same role in another topic, where it stands behind all others of this topic. */
function addRole(roles: EntityRole[], role: Role, topic: number): void {
  const own = roles.findLastIndex(({ topics }) => topics.includes(topic));
  const like = roles.slice(own + 1).find((one) => isSameRole(one.role, role));
  if (like) like.topics.push(topic);
  else roles.push({ role, topics: [topic] });
}

/** Parts are the same where they are of the same exits. */
export function isSameRole(a: Role, b: Role): boolean {
  if (a.kind === 'exit' && b.kind === 'exit') return a.exit === b.exit && a.part === b.part;
  if (a.kind === 'part' && b.kind === 'part') {
    return a.exits.size === b.exits.size && a.exits.isSubsetOf(b.exits);
  }
  if (a.kind === 'actor' && b.kind === 'actor') return a.actor === b.actor;
  if (a.kind === 'place' && b.kind === 'place') return a.place === b.place;
  return a.kind === b.kind;
}
