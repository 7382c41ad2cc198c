/** Display names from the catalogue: of entities and topics, in both languages. */
import type { Names } from './message.ts';

export type NamedEntry = {
  readonly id: string;
  /** By language: one name, or several of which the first is the usual one. Blockers and the like have none. */
  readonly names?: Readonly<Partial<Record<string, string | readonly string[]>>>;
};

/** An entry without a name in a language is shown by the one it has. */
export function namesOf(entries: readonly NamedEntry[]): Names {
  const byId = new Map(
    entries.flatMap(({ id, names }) => {
      if (!names) return [];
      const first = (language: string): string | undefined => {
        const name = names[language];
        return typeof name === 'string' ? name : name?.[0];
      };
      const any = first('en') ?? first('ar') ?? first(Object.keys(names)[0] ?? '') ?? id;
      return [[id, { en: first('en') ?? any, ar: first('ar') ?? any }] as const];
    }),
  );
  return (id) => byId.get(id);
}
