/** The search box and the filters of the lists; each change is a new place, so that "back" undoes it. */
import { h } from './dom.ts';
import { DEFAULT_DAYS, type Place, withFilter } from './place.ts';
import { daysInWords, say, type Word } from './words.ts';
import { feedTitle, nameOf, topicName, type World } from './world.ts';

type Option = readonly [value: string, text: string];
const go = (hash: string): void => {
  location.hash = hash;
};

export function filterBar(world: World, place: Place, forStories: boolean): HTMLElement {
  const one = (name: string, label: Word, options: readonly Option[]) =>
    select(place, name, label, options);
  const topics: Option[] = world.catalogue.topics.map(({ id }) => [id, topicName(world, id)]);
  const languages = [...new Set(world.feeds.map(({ language }) => language))].sort();
  return h(
    'form',
    {
      class: 'filters',
      role: 'search',
      'aria-label': say('filters'),
      submit: (event: Event) => event.preventDefault(),
    },
    searchBox(world, place, forStories),
    one('topic', 'topic', [['', say('anyTopic')], ...topics]),
    ...(forStories
      ? []
      : [
          one('verdict', 'verdict', [
            ['', say('onTopic')],
            ['weak', say('fromWeak')],
            ['certain', say('onlyCertain')],
          ]),
          one('language', 'language', [
            ['', say('anyLanguage')],
            ...languages.map((language): Option => [language, languageName(language)]),
          ]),
        ]),
    one('days', 'days', dayOptions()),
    chosen(world, place),
  );
}

const dayOptions = (): readonly Option[] => [
  ...['1', '7', '30', '90', '365'].map(
    (days): Option => [
      days === DEFAULT_DAYS ? '' : days,
      say('lastDays', { n: daysInWords(Number(days)) }),
    ],
  ),
  ['all', say('allDays')],
];

const languageName = (language: string): string =>
  new Intl.DisplayNames([document.documentElement.lang], { type: 'language' }).of(language) ??
  language;

function select(place: Place, name: string, label: Word, options: readonly Option[]): HTMLElement {
  const current = place.filters.get(name) ?? '';
  return h(
    'label',
    { class: 'field' },
    h('span', {}, say(label)),
    h(
      'select',
      {
        name,
        change: (event: Event) =>
          go(withFilter(place, name, (event.target as HTMLSelectElement).value)),
      },
      ...options.map(([value, text]) => h('option', { value, selected: value === current }, text)),
    ),
  );
}

/** Names of entities in every language and titles of feeds; choosing one filters by it. */
function searchBox(world: World, place: Place, forStories: boolean): HTMLElement {
  const choices = new Map<string, readonly ['entity' | 'feed', string]>();
  for (const { id, names } of world.catalogue.entities) {
    for (const [name] of Object.values(names)) if (name) choices.set(name, ['entity', id]);
  }
  if (!forStories) {
    for (const { feedId, title } of world.feeds) choices.set(title, ['feed', feedId]);
  }
  const choose = (event: Event): void => {
    const typed = (event.target as HTMLInputElement).value.trim();
    const found = choices.get(typed) ?? closest(choices, typed);
    if (found) go(withFilter(place, ...found));
  };
  return h(
    'label',
    { class: 'field search' },
    h('span', {}, say('search')),
    h('input', {
      type: 'search',
      name: 'search',
      list: 'choices',
      placeholder: say('searchHint'),
      autocomplete: 'off',
      change: choose,
    }),
    h('datalist', { id: 'choices' }, ...[...choices.keys()].map((value) => h('option', { value }))),
  );
}

function closest<T>(choices: ReadonlyMap<string, T>, typed: string): T | undefined {
  const wanted = typed.toLocaleLowerCase();
  if (wanted.length < 2) return undefined;
  for (const [name, choice] of choices) {
    if (name.toLocaleLowerCase().includes(wanted)) return choice;
  }
  return undefined;
}

/** What the search box chose, each with a way to take it back. */
function chosen(world: World, place: Place): HTMLElement | undefined {
  const entity = place.filters.get('entity');
  const feed = place.filters.get('feed');
  const chips = [
    ...(entity ? [['entity', nameOf(world, entity).name] as const] : []),
    ...(feed ? [['feed', feedTitle(world, feed)] as const] : []),
  ].map(([name, text]) =>
    h(
      'button',
      {
        type: 'button',
        class: 'chip chosen',
        'aria-label': say('clear', { what: text }),
        click: () => go(withFilter(place, name, '')),
      },
      h('bdi', {}, text),
      h('span', { 'aria-hidden': 'true' }, '×'),
    ),
  );
  return chips.length > 0 ? h('div', { class: 'row all' }, ...chips) : undefined;
}
