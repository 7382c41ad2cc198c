/** The console: the frame around the views, which view is shown, language and theme. */
import { append, h } from './dom.ts';
import { entitiesPage, entityPage } from './entity.ts';
import { articlesPage, storiesPage } from './lists.ts';
import { hashOf, type Place, placeOf, type View } from './place.ts';
import { fill } from './states.ts';
import { feedsPage, subscriptionsPage } from './upkeep.ts';
import { currentLocale, type Locale, say, useLocale } from './words.ts';
import { loadWorld, type World } from './world.ts';

const SECTIONS = ['articles', 'stories', 'entities', 'feeds', 'subscriptions'] as const;
const LOCALE = 'rasid-locale';
const THEME = 'rasid-theme';
let world: World | undefined;

/** Private windows may refuse storage: the choice then lasts as long as the page. */
function remembered(name: string, value?: string): string | null {
  try {
    if (value !== undefined) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch {
    return value ?? null;
  }
}

function frame({ view }: Place): void {
  const other: Locale = currentLocale() === 'ar' ? 'en' : 'ar';
  const current = view === 'entity' ? 'entities' : view;
  const header = document.getElementById('header');
  header?.replaceChildren(
    h(
      'a',
      { class: 'brand', href: hashOf('articles') },
      h('span', { class: 'logo', 'aria-hidden': 'true' }),
      h('span', {}, say('name')),
      h('span', { class: 'motto' }, say('motto')),
    ),
    h(
      'nav',
      { 'aria-label': say('sections') },
      ...SECTIONS.map((section) =>
        h(
          'a',
          { href: hashOf(section), 'aria-current': section === current ? 'page' : undefined },
          say(section),
        ),
      ),
    ),
    h(
      'div',
      { class: 'tools' },
      h(
        'button',
        { type: 'button', class: 'button small', lang: other, click: () => switchLocale(other) },
        say('otherLanguage'),
      ),
      h(
        'button',
        { type: 'button', class: 'button small', 'aria-label': say('theme'), click: switchTheme },
        '◐',
      ),
    ),
  );
  const skip = document.querySelector('.skip');
  if (skip) skip.textContent = say('skip');
}

function show(): void {
  const place = placeOf(location.hash);
  const main = document.getElementById('main');
  if (!main) return;
  frame(place);
  document.title = `${say('name')} · ${say(place.view === 'entity' ? 'entities' : place.view)}`;
  if (world) {
    main.replaceChildren();
    append(main, page(world, place));
  } else {
    void fill(main, async () => {
      world = await loadWorld();
      return page(world, placeOf(location.hash));
    });
  }
}

function page(known: World, place: Place): readonly Node[] {
  const pages: Readonly<Record<View, () => readonly Node[]>> = {
    articles: () => articlesPage(known, place),
    stories: () => storiesPage(known, place),
    entities: () => entitiesPage(known),
    entity: () => entityPage(known, place),
    feeds: () => feedsPage(),
    subscriptions: () => subscriptionsPage(known),
  };
  return [h('h1', { class: 'hidden' }, say('name')), ...pages[place.view]()];
}

function switchLocale(next: Locale): void {
  remembered(LOCALE, next);
  useLocale(next);
  show();
}

function switchTheme(): void {
  const { dataset } = document.documentElement;
  dataset.theme = dataset.theme === 'dark' ? 'light' : 'dark';
  remembered(THEME, dataset.theme);
  show();
}

const preferred = remembered(LOCALE) ?? navigator.language;
useLocale(preferred.startsWith('ar') ? 'ar' : 'en');
const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
const chosen = remembered(THEME);
document.documentElement.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : system;
addEventListener('hashchange', () => {
  show();
  document.getElementById('main')?.focus({ preventScroll: true });
  scrollTo(0, 0);
});
show();
