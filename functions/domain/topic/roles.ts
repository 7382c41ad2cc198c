/**
 * What a form or an entity of a topic may be in an article: exit, actor, place, or one of the words
 * that decide between them. Where they stand is marks.ts's.
 */
import type { Form } from './lexicon.ts';
import { formsOf, type Topic, type TopicExit, type Words } from './topics.ts';

export type Role =
  | { readonly kind: 'exit'; readonly exit: TopicExit; readonly part: 'whole' | 'head' | 'object' }
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
  | 'event';

export function formRoles(topic: Topic): readonly Form<Role>[] {
  const of = (forms: Words | undefined, role: Role): Form<Role>[] =>
    formsOf(forms ?? {}).map((phrase) => ({ phrase, value: role }));
  const plain = (forms: Words, kind: Plain) => of(forms, { kind });
  return [
    ...topic.exits.flatMap((exit) => [
      ...of(exit.forms, { kind: 'exit', exit, part: exit.objects ? 'head' : 'whole' }),
      ...of(exit.objects, { kind: 'exit', exit, part: 'object' }),
    ]),
    ...topic.actors.flatMap((actor) =>
      of(actor.forms, { kind: 'actor', actor }).map((form) => ({
        ...form,
        definite: actor.definite,
      })),
    ),
    ...topic.places.flatMap((place) => of(place.forms, { kind: 'place', place })),
    ...plain(topic.troops, 'troops'),
    ...plain(topic.elsewhere.forms, 'elsewhere'),
    ...plain(topic.otherArmies.forms, 'army'),
    ...plain(topic.otherThings.forms, 'thing'),
    ...plain(topic.locals.forms, 'local'),
    ...plain(topic.otherObjects, 'object'),
    ...plain(topic.sources, 'source'),
    ...plain(topic.destinations, 'destination'),
    ...plain(topic.asides, 'aside'),
    ...plain(topic.joins, 'join'),
    ...plain(topic.idioms, 'idiom'),
    ...plain(topic.otherEvents, 'event'),
  ];
}

export function rolesOfEntities(topic: Topic): ReadonlyMap<string, readonly Role[]> {
  const roles = new Map<string, Role[]>();
  const add = (ids: readonly string[], role: Role) => {
    for (const id of ids) roles.set(id, [...(roles.get(id) ?? []), role]);
  };
  for (const exit of topic.exits) add(exit.objectEntities, { kind: 'exit', exit, part: 'object' });
  for (const actor of topic.actors) add(actor.entities, { kind: 'actor', actor });
  for (const place of topic.places) add(place.entities, { kind: 'place', place });
  add(topic.elsewhere.entities, { kind: 'elsewhere' });
  add(topic.otherArmies.entities, { kind: 'army' });
  add(topic.otherThings.entities, { kind: 'thing' });
  add(topic.locals.entities, { kind: 'local' });
  return roles;
}
