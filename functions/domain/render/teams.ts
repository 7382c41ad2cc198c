/**
 * Microsoft Teams workflows ("when a webhook request is received"): an Adaptive Card. Limit: 28 KB for
 * the message, counted as UTF-16 by some of its parts, so the body stays under 13 KB of characters.
 */
import { type Entry, fitting, type Note } from './chat.ts';

/** The Markdown subset of a TextBlock: links, lists, bold, italic. */
const plain = (text: string): string => text.replace(/[\\*_[\]()`#+\-~>]/g, '\\$&');

const CHARACTERS = 12_000;

type Block = Readonly<Record<string, unknown>>;
const block = (text: string, more: Block = {}): Block => ({
  type: 'TextBlock',
  text,
  wrap: true,
  ...more,
});

export function teamsBody(note: Note): string {
  const groups = fitting(
    note.entries.map(entryBlocks),
    CHARACTERS,
    (blocks) => JSON.stringify(blocks).length,
  );
  const footer = note.ending(groups.length);
  const content = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      ...(note.headline ? [block(plain(note.headline), { weight: 'Bolder', size: 'Medium' })] : []),
      ...groups.flat(),
      block(plain(footer), { isSubtle: true, size: 'Small', separator: true }),
    ],
  };
  return JSON.stringify({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  });
}

function entryBlocks({ title, url, source, excerpt, facts }: Entry): readonly Block[] {
  const name = plain(title);
  const quote = excerpt
    .map(({ text, marked }) => (marked ? `**${plain(text)}**` : plain(text)))
    .join('');
  // A link's address ends at a closing bracket.
  const href = url?.replaceAll('(', '%28').replaceAll(')', '%29');
  return [
    block(href ? `[${name}](${href})` : name, { weight: 'Bolder', separator: true }),
    block(plain(source), { isSubtle: true, spacing: 'None' }),
    ...(quote ? [block(quote)] : []),
    ...facts.map((fact) => block(plain(fact), { spacing: 'Small' })),
  ];
}
