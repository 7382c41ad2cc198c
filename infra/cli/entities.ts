/** `rasid entities`: who and what is tracked. */
import { type Command, Option } from 'commander';
import type { Entity } from '../../functions/domain/match/entities.ts';
import { catalogueOf, type DataFlags, withCatalogue } from './data.ts';
import { type Column, type FormatOptions, printRows, withFormat } from './print.ts';

type Flags = DataFlags & FormatOptions & { readonly type?: string };

export function registerEntities(program: Command): void {
  const command = program
    .command('entities')
    .description('list the people, groups, bodies, bases and places that are recognised')
    .addOption(new Option('--type <type>', 'of this type only, such as base or armed-group'));
  withCatalogue(withFormat(command, ['table', 'json', 'csv'])).action(entities);
}

const names = (language: string) => (row: Entity) => (row.names[language] ?? []).join(', ');
const COLUMNS: readonly Column<Entity>[] = [
  { name: 'id', text: (row) => row.id, most: 32 },
  { name: 'type', text: (row) => row.type, most: 12 },
  { name: 'english', text: names('en') },
  { name: 'arabic', text: names('ar'), most: 40 },
];

async function entities(flags: Flags): Promise<void> {
  const all = catalogueOf(flags).entities.entities;
  await printRows(
    all.filter(({ type }) => flags.type === undefined || type === flags.type),
    flags,
    {
      columns: COLUMNS,
      csv: [
        { name: 'id', value: (row) => row.id },
        { name: 'type', value: (row) => row.type },
        { name: 'en', value: (row) => (row.names.en ?? []).join('; ') },
        { name: 'ar', value: (row) => (row.names.ar ?? []).join('; ') },
      ],
      json: ({ id, type, names: all }) => ({ id, type, names: all }),
      none: flags.type === undefined ? 'no entities' : `no entities of type ${flags.type}`,
    },
  );
}
