/** One article or story as a card; why an article is here is in why.ts. */
import type { Listed, Mark, StoryRow } from './api.ts';
import { type Child, h, marked, worldText } from './dom.ts';
import { hashOf } from './place.ts';
import { explain } from './why.ts';
import { ago, number, say, type Word, wholeTime } from './words.ts';
import { feedTitle, nameOf, type World } from './world.ts';

const CHIPS = 8;

export const when = (time: string): HTMLElement =>
  h('time', { datetime: time, title: wholeTime(time) }, ago(time));

export const badge = (verdict: string): HTMLElement =>
  h('span', { class: `badge ${verdict}` }, say(verdict as Word));

export function chip(world: World, entityId: string, count?: number): HTMLElement {
  const { name, lang } = nameOf(world, entityId);
  return h(
    'a',
    { class: 'chip', href: hashOf('entity', undefined, entityId) },
    h('bdi', { lang }, name),
    count && count > 1 && h('span', { class: 'count' }, `×${number(count)}`),
  );
}

export function articleCard(world: World, article: Listed): HTMLElement {
  const of = (field: Mark['field']): readonly Mark[] =>
    (article.marks ?? []).filter((mark) => mark.field === field);
  const best = [...article.topics].sort((a, b) => b.score - a.score)[0];
  const titleText = marked(article.title || article.articleId, of('title'));
  const attributes = { dir: 'auto', lang: article.language };
  return h(
    'article',
    { class: 'card', 'data-article': article.articleId },
    h(
      'div',
      { class: 'meta' },
      best && badge(best.verdict),
      h('bdi', { class: 'source' }, feedTitle(world, article.feedId)),
      when(article.publishedAt),
    ),
    h('h3', attributes, ...link(article.url, titleText)),
    h('p', { ...attributes, class: 'excerpt' }, ...marked(article.excerpt ?? '', of('text'))),
    h(
      'div',
      { class: 'row' },
      ...article.mentions
        .slice(0, CHIPS)
        .map(({ entityId, count }) => chip(world, entityId, count)),
      h(
        'button',
        { type: 'button', class: 'button small', click: () => explain(world, article) },
        say('why'),
      ),
    ),
  );
}

const link = (url: string | undefined, children: readonly Child[]): readonly Child[] =>
  url
    ? [h('a', { href: url, rel: 'noopener noreferrer external', target: '_blank' }, ...children)]
    : children;

export function storyCard(world: World, story: StoryRow): HTMLElement {
  const count = (n: number, one: Word, many: Word): string =>
    n === 1 ? say(one) : say(many, { n: number(n) });
  return h(
    'article',
    { class: 'card' },
    h(
      'div',
      { class: 'meta' },
      h('span', { class: 'badge story' }, count(story.outletCount, 'oneOutlet', 'outlets')),
      h('span', {}, count(story.articleCount, 'oneArticle', 'articleCount')),
      when(story.lastArticleAt),
    ),
    h('h3', { dir: 'auto', lang: story.language }, story.headline),
    h(
      'ol',
      { class: 'outlets' },
      ...story.outlets
        .slice(0, 6)
        .map((outlet, place) =>
          h(
            'li',
            {},
            h('bdi', { class: 'source' }, outlet.publisher),
            ' ',
            ...link(outlet.url, [worldText('span', outlet.title)]),
            ' ',
            when(outlet.publishedAt),
            place === 0 && h('span', { class: 'badge first' }, say('firstReporter')),
          ),
        ),
    ),
    h('div', { class: 'row' }, ...story.entityIds.slice(0, CHIPS).map((id) => chip(world, id))),
  );
}
