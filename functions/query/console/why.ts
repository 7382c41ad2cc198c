/** The dialogue that says why an article is here: the evidence of each topic, and every mention. */
import { get, type Listed, type Mark, type Whole } from './api.ts';
import { badge, chip } from './article.ts';
import { h, marked, worldText } from './dom.ts';
import { fill } from './states.ts';
import { number, say } from './words.ts';
import { topicName, type World } from './world.ts';

/** Characters shown around a piece of evidence. */
const AROUND = 70;

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
            ...together(evidence).map((spans) => h('li', {}, quote(article, spans))),
          ),
    ),
  );
  const found = article.found.map((mention) =>
    h(
      'tr',
      {},
      h('td', {}, chip(world, mention.entityId)),
      h('td', {}, quote(article, [mention])),
      h('td', {}, h('bdi', {}, mention.alias)),
      h('td', {}, h('code', {}, mention.rule)),
    ),
  );
  const heads = (['entities', 'text', 'alias', 'rule'] as const).map((word) =>
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

/** Spans that stand close to each other are shown in one quotation. */
function together(spans: readonly Mark[]): readonly (readonly Mark[])[] {
  const ordered = spans.toSorted((a, b) =>
    a.field === b.field ? a.start - b.start : a.field === 'title' ? -1 : 1,
  );
  const groups: Mark[][] = [];
  for (const span of ordered) {
    const last = groups.at(-1)?.at(-1);
    if (last?.field === span.field && span.start - last.end <= AROUND) groups.at(-1)?.push(span);
    else groups.push([span]);
  }
  return groups;
}

/** The words around spans of one field, as they stand in the article. */
function quote(article: Whole, spans: readonly Mark[]): HTMLElement {
  const field = spans[0]?.field === 'title' ? article.title : article.text;
  const first = Math.min(...spans.map(({ start }) => start));
  const last = Math.max(...spans.map(({ end }) => end));
  const from = wordEdge(field, first - AROUND, -1);
  const to = wordEdge(field, last + AROUND, 1);
  const inside = spans.map((span) => ({ ...span, start: span.start - from, end: span.end - from }));
  return h(
    'q',
    { dir: 'auto', lang: article.language },
    from > 0 && '…',
    ...marked(field.slice(from, to), inside),
    to < field.length && '…',
  );
}

/** The nearest space outwards, so that no word is cut. */
function wordEdge(text: string, at: number, step: 1 | -1): number {
  let edge = Math.min(Math.max(at, 0), text.length);
  while (edge > 0 && edge < text.length && !/\s/.test(text[edge - 1] ?? ' ')) edge += step;
  return edge;
}
