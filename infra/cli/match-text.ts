/** What `rasid match` prints for people: verdicts, and each sentence with its names marked. */
import type { Field, Mention, Readable, Recognition } from '../../functions/domain/entity.ts';
import { printable } from './width.ts';

const SENTENCE = new Intl.Segmenter('ar', { granularity: 'sentence' });
const BOLD = '\u001b[1m';
const PLAIN = '\u001b[22m';

export function matchText(id: string, article: Readable, found: Recognition): string {
  const verdicts = found.topics.map(
    ({ topicId, verdict, score }) => `${topicId} ${verdict} (${score.toFixed(2)})`,
  );
  const lines = [
    `${printable(id)}: ${verdicts.join(', ') || 'no topic'}`,
    ...(['title', 'text'] as const).flatMap((field) => marked(field, article, found.mentions)),
    ...(found.refused ?? []).map(
      ({ entityId, surface, gate, reason }) =>
        `    not ${entityId}: ${printable(surface)}: ${gate}: ${reason}`,
    ),
  ];
  return `${lines.join('\n')}\n\n`;
}

/** Sentences that name somebody, each with its mentions below. */
function marked(field: Field, article: Readable, mentions: readonly Mention[]): readonly string[] {
  const own = mentions.filter((one) => one.field === field);
  // Both are in the order of the text: each mention is looked at once.
  let next = 0;
  return [...SENTENCE.segment(article[field])].flatMap(({ segment, index }) => {
    const first = next;
    while (next < own.length && (own[next] as Mention).start < index + segment.length) next += 1;
    if (next === first) return [];
    const here = own.slice(first, next);
    const told = here.map(
      ({ surface, entityId, rule }) => `    ${entityId}: ${printable(surface)} (${rule})`,
    );
    return [`  ${withMarks(segment, index, here)}`, ...told];
  });
}

function withMarks(segment: string, offset: number, mentions: readonly Mention[]): string {
  let out = '';
  let at = 0;
  for (const { start, end } of mentions) {
    // A place nested in a longer name is marked with it.
    if (start - offset < at) continue;
    out += printed(segment.slice(at, start - offset));
    out += `[${bold(printable(segment.slice(start - offset, end - offset)))}]`;
    at = end - offset;
  }
  return (out + printed(segment.slice(at))).trim();
}

/** `printable` trims; between marks the space at either end stays. */
const printed = (text: string): string => printable(`.${text}.`).slice(1, -1);
const bold = (text: string): string => (process.stdout.isTTY ? BOLD + text + PLAIN : text);
