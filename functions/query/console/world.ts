/** What the page knows while it is open: the catalogue, the feeds' titles, and names in the page's language. */
import { type Catalogue, type Entity, type FeedRow, get } from './api.ts';
import { currentLocale } from './words.ts';

export type World = {
  readonly catalogue: Catalogue;
  readonly feeds: readonly FeedRow[];
};

export async function loadWorld(): Promise<World> {
  const [catalogue, { feeds }] = await Promise.all([
    get<Catalogue>('/api/catalogue'),
    get<{ feeds: readonly FeedRow[] }>('/api/feeds'),
  ]);
  return { catalogue, feeds };
}

export const entityById = ({ catalogue }: World, id: string): Entity | undefined =>
  catalogue.entities.find((entity) => entity.id === id);

/** The name, and the language it is in. */
export function nameOf(world: World, id: string): { readonly name: string; readonly lang: string } {
  const names = entityById(world, id)?.names ?? {};
  const wanted = [currentLocale(), 'en', 'ar', ...Object.keys(names)];
  const lang = wanted.find((language) => names[language]?.[0]);
  return lang ? { name: names[lang]?.[0] ?? id, lang } : { name: id, lang: 'en' };
}

export function topicName({ catalogue }: World, id: string): string {
  const names = catalogue.topics.find((topic) => topic.id === id)?.names;
  return names?.[currentLocale()] ?? names?.en ?? id;
}

export const feedTitle = ({ feeds }: World, id: string): string =>
  feeds.find(({ feedId }) => feedId === id)?.title ?? id;
