/** `rasid check`: a catalogue of one's own, before it is used: the mistakes that would refuse its deployment. */
import { join } from 'node:path';
import type { Command } from 'commander';
import bundledEntities from '../../functions/catalogue/entities.json' with { type: 'json' };
import bundledFeeds from '../../functions/catalogue/feeds.json' with { type: 'json' };
import bundledTopics from '../../functions/catalogue/topics.json' with { type: 'json' };
import { type CatalogueTexts, checkCatalogue } from '../../functions/domain/catalogue-check.ts';
import { givenText } from '../local/given-file.ts';
import { printJson, write } from './print.ts';

type Name = keyof CatalogueTexts;
type Flags = Readonly<Partial<Record<Name, string>>> & { readonly json?: boolean };

const BUNDLED: Readonly<Record<Name, unknown>> = {
  entities: bundledEntities,
  topics: bundledTopics,
  feeds: bundledFeeds,
};

export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('say what is wrong with a catalogue: mistakes, risky aliases, unknown entities')
    .argument('[folder]', 'of entities.json, topics.json and feeds.json, as it would be deployed')
    .option('--entities <file>', 'instead of those of the folder, or the bundled ones')
    .option('--topics <file>', 'instead of those of the folder, or the bundled ones')
    .option('--feeds <file>', 'instead of those of the folder, or the bundled ones; JSON')
    .option('--json', 'one JSON object')
    .action(check);
}

async function check(folder: string | undefined, flags: Flags): Promise<void> {
  const text = (name: Name) => {
    const file = flags[name] ?? (folder === undefined ? undefined : join(folder, `${name}.json`));
    if (file === undefined) return { file: `${name}.json`, text: JSON.stringify(BUNDLED[name]) };
    return { file, text: givenText(file, flags[name] === undefined ? undefined : `--${name}`) };
  };
  const { problems, ...counts } = checkCatalogue({
    entities: text('entities'),
    topics: text('topics'),
    feeds: text('feeds'),
  });
  if (problems.length > 0) process.exitCode = 1;
  if (flags.json) return printJson({ ok: problems.length === 0, ...counts, problems });
  const { entities, topics, feeds } = counts;
  const fine = `${entities} entities, ${topics} topics, ${feeds} feeds: nothing is wrong\n`;
  await write(problems.length > 0 ? problems.map((one) => `${one}\n`).join('') : fine);
}
