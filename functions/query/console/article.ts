/** One article or story as a card, and the dialogue that says why an article is here. */
import { get, type Listed, type Mark, type StoryRow, type Whole } from './api.ts';
import { type Child, h, marked, worldText } from './dom.ts';
import { hashOf } from './place.ts';
import { fill } from './states.ts';
import { ago, number, say, type Word, wholeTime } from './words.ts';
import { feedTitle, nameOf, topicName, type World } from './world.ts';

/** Characters shown around a piece of evidence. */
const AROUND = 70;
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
    h('p', { ...attributes, class: 'excerpt' }, ...marked(article.excerpt, of('text'))),
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

/** A dialogue with the evidence of each topic and every mention, its alias and rule. */
export function explain(world: World, { articleId, title, language }: Listed): void {
  const body = h('div', { class: 'why' });
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'why-title', close: () => dialog.remove() },
    h(
      'header',
      {},
      h('h2', { id: 'why-title' }, say('whyTitle')),
      h(
        'button',
        { type: 'button', class: 'button small', click: () => dialog.close() },
        say('close'),
      ),
    ),
    worldText('p', title, language),
    body,
  );
  document.body.append(dialog);
  dialog.showModal();
  void fill(body, async () => {
    const path = `/api/articles/${encodeURIComponent(articleId)}`;
    return reasons(world, await get<Whole>(path));
  });
}

function reasons(world: World, article: Whole): readonly Node[] {
  const topics = article.topics.map(({ topicId, verdict, score, evidence }) =>
    h(
      'section',
      {},
      h(
        'h3',
        {},
        topicName(world, topicId),
        ' ',
        badge(verdict),
        h('span', { class: 'quiet' }, `${say('score')} ${number(Math.round(score * 100) / 100)}`),
      ),
      evidence.length === 0
        ? h('p', { class: 'quiet' }, say('noEvidence'))
        : h(
            'ul',
            { class: 'quotes' },
            ...evidence.map((span) => h('li', {}, quote(article, span))),
          ),
    ),
  );
  const found = article.found.map((mention) =>
    h(
      'tr',
      {},
      h('td', {}, chip(world, mention.entityId)),
      h('td', {}, quote(article, mention)),
      h('td', {}, h('bdi', {}, mention.alias)),
      h('td', {}, h('code', {}, mention.rule)),
    ),
  );
  const heads = (['mentions', 'text', 'alias', 'rule'] as const).map((word) =>
    h('th', { scope: 'col' }, say(word)),
  );
  const mentions =
    found.length === 0
      ? h('p', { class: 'quiet' }, say('noMentions'))
      : h(
          'div',
          { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': say('mentions') },
          h('table', {}, h('thead', {}, h('tr', {}, ...heads)), h('tbody', {}, ...found)),
        );
  return [
    h('h3', { class: 'over' }, say('evidence')),
    ...topics,
    h('h3', {}, say('mentions')),
    mentions,
  ];
}

/** The words around a span, as they stand in the article. */
function quote(article: Whole, span: Mark): HTMLElement {
  const field = span.field === 'title' ? article.title : article.text;
  const from = Math.max(0, span.start - AROUND);
  const to = Math.min(field.length, span.end + AROUND);
  const inside = { start: span.start - from, end: span.end - from };
  const mark = span.entityId ? { ...inside, entityId: span.entityId } : inside;
  return h(
    'q',
    { dir: 'auto', lang: article.language },
    from > 0 && '…',
    ...marked(field.slice(from, to), [mark]),
    to < field.length && '…',
  );
}
