/** The entities: all of them by type, and one with its days, its timeline and who it is seen with. */
import { get, type Listed } from './api.ts';
import { articleCard, chip } from './article.ts';
import { dayChart } from './chart.ts';
import { h } from './dom.ts';
import { dayLine, daysOf, pages } from './lists.ts';
import { hashOf, type Place } from './place.ts';
import { empty, fill } from './states.ts';
import { daysInWords, number, say } from './words.ts';
import { entityById, nameOf, type World } from './world.ts';

type Company = { readonly entityId: string; readonly articles: number };

export function entitiesPage(world: World): readonly Node[] {
  const list = h('div', { class: 'groups' });
  const show = (typed: string): void => {
    const wanted = typed.toLocaleLowerCase();
    const found = world.catalogue.entities.filter(({ names }) =>
      Object.values(names)
        .flat()
        .some((name) => name.toLocaleLowerCase().includes(wanted)),
    );
    const types = [...new Set(found.map(({ type }) => type))];
    list.replaceChildren(
      ...types.map((type) =>
        h(
          'section',
          {},
          h('h3', {}, type),
          h(
            'div',
            { class: 'row' },
            ...found.filter((one) => one.type === type).map(({ id }) => chip(world, id)),
          ),
        ),
      ),
    );
    if (found.length === 0) list.replaceChildren(empty(say('nothing')));
  };
  show('');
  return [
    h('h2', {}, say('entities')),
    h(
      'label',
      { class: 'field search' },
      h('span', {}, say('filterNames')),
      h('input', {
        type: 'search',
        input: (event: Event) => show((event.target as HTMLInputElement).value.trim()),
      }),
    ),
    list,
  ];
}

export function entityPage(world: World, place: Place): readonly Node[] {
  const { id } = place;
  const entity = entityById(world, id);
  if (!entity) return [empty(say('nothing'))];
  const subject = `/api/entities/${encodeURIComponent(id)}`;
  const { name, lang } = nameOf(world, id);
  const days = daysOf(place);
  const chart = h('div', { class: 'overview' });
  const company = h('div', {});
  const list = h('div', { class: 'list' });
  void fill(chart, async () => dayChart(say('volume'), await dayLine(subject, name, days), []), 1);
  void fill(company, () => seenWith(world, subject, days));
  void fill(list, () =>
    pages<Listed>(
      '/api/articles',
      new URLSearchParams({ entity: id, marks: 'true' }),
      'articles',
      (rows) => rows.map((row) => articleCard(world, row)),
    ),
  );
  return [
    h(
      'div',
      { class: 'title' },
      h('h2', { lang, dir: 'auto' }, name),
      h('span', { class: 'badge' }, entity.type),
    ),
    h(
      'p',
      { class: 'quiet names' },
      ...Object.entries(entity.names).flatMap(([language, names]) =>
        names.slice(0, 4).map((one) => h('bdi', { lang: language }, one)),
      ),
    ),
    chart,
    h(
      'div',
      { class: 'columns' },
      h('section', {}, h('h3', { class: 'over' }, say('timeline')), list),
      h(
        'aside',
        {},
        h('h3', { class: 'over' }, say('seenWith')),
        h('p', { class: 'quiet' }, say('seenWithHint', { n: daysInWords(days) })),
        company,
      ),
    ),
  ];
}

async function seenWith(world: World, subject: string, days: number): Promise<Node> {
  const path = `${subject}/together?days=${days}&limit=12`;
  const { entities } = await get<{ entities: readonly Company[] }>(path);
  const most = entities[0]?.articles ?? 0;
  if (most === 0) return empty(say('nothing'));
  return h(
    'ul',
    { class: 'company' },
    ...entities.map(({ entityId, articles }) => {
      const { name, lang } = nameOf(world, entityId);
      return h(
        'li',
        {},
        h('a', { href: hashOf('entity', undefined, entityId), lang, dir: 'auto' }, name),
        h('meter', { min: 0, max: most, value: articles, 'aria-label': name }),
        h('span', { class: 'count' }, number(articles)),
      );
    }),
  );
}
