/** Which predictions of an article are right, by their spans; sums and other scores: mentions.ts. */
import type { Mention } from '../../functions/domain/entity.ts';
import type { Annotated, GoldMention } from './mentions.ts';

/** One error, as a reader wants to see it. */
export type MentionError = {
  readonly id: string;
  readonly kind: 'wrong' | 'missed';
  readonly entityId: string;
  readonly surface: string;
  readonly around: string;
};

/** What was found, nearly found, wrong and missed in one article. */
export function scoreArticle(
  article: Annotated,
  mentions: readonly Mention[],
  isPlace: (entityId: string) => boolean,
) {
  const open = [...article.gold];
  let found = 0;
  const wrong: Mention[] = [];
  for (const one of mentions) {
    const at = open.findIndex((gold) => same(gold, one));
    if (at >= 0) {
      open.splice(at, 1);
      found += 1;
    } else if (!(isPlace(one.entityId) && article.gold.some((gold) => covers(gold, one)))) {
      wrong.push(one);
    }
  }
  const near = open.filter((gold) =>
    wrong.some((one) => one.entityId === gold.entityId && overlaps(gold, one)),
  ).length;
  const told = (kind: 'wrong' | 'missed') => (one: GoldMention | Mention) =>
    tell(article, kind, one);
  return { found, near, wrong: wrong.map(told('wrong')), missed: open.map(told('missed')) };
}

type Spanned = Pick<GoldMention, 'field' | 'start' | 'end' | 'entityId'>;
const same = (a: Spanned, b: Spanned): boolean =>
  a.field === b.field && a.start === b.start && a.end === b.end && a.entityId === b.entityId;
export const overlaps = (a: Spanned, b: Spanned): boolean =>
  a.field === b.field && a.start < b.end && b.start < a.end;
const covers = (outer: Spanned, inner: Spanned): boolean =>
  outer.field === inner.field &&
  outer.entityId !== inner.entityId &&
  outer.start <= inner.start &&
  inner.end <= outer.end &&
  inner.end - inner.start < outer.end - outer.start;

function tell(article: Annotated, kind: 'wrong' | 'missed', one: Spanned): MentionError {
  const text = article[one.field];
  const around = text.slice(Math.max(0, one.start - 40), one.end + 40).replaceAll('\n', ' ');
  const surface = text.slice(one.start, one.end);
  return { id: article.id, kind, entityId: one.entityId, surface, around };
}
