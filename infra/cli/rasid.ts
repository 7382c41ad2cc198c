/**
 * The command line: finds the command, loads only what it needs, and turns every end into an exit
 * code: 0 done, 1 the work failed, 2 the call was wrong. What a command does is in its own file.
 */
import { Command, CommanderError } from 'commander';
import { InvalidInput } from '../../functions/domain/validate.ts';
import about from '../../package.json' with { type: 'json' };

type Register = (program: Command) => void;
/** Each file is loaded when its command is called: `parse` never loads the AWS SDK. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  parse: async () => (await import('./parse.ts')).registerParse,
  match: async () => (await import('./match.ts')).registerMatch,
  check: async () => (await import('./check.ts')).registerCheck,
  start: async () => (await import('./start.ts')).registerStart,
  rematch: async () => (await import('./rematch.ts')).registerRematch,
  articles: async () => (await import('./articles.ts')).registerArticles,
  stories: async () => (await import('./stories.ts')).registerStories,
  entities: async () => (await import('./entities.ts')).registerEntities,
  feeds: async () => (await import('./feeds.ts')).registerFeeds,
  subscriptions: async () => (await import('./subscriptions.ts')).registerSubscriptions,
  deliveries: async () => (await import('./deliveries.ts')).registerDeliveries,
  replay: async () => (await import('./replay.ts')).registerReplay,
  cost: async () => (await import('./cost.ts')).registerCost,
  tokens: async () => (await import('./tokens.ts')).registerTokens,
  demo: async () => (await import('../local/demo/demo.ts')).registerDemo,
};
/** Called by `npm run demo`, not by people. */
const UNLISTED: ReadonlySet<string> = new Set(['demo']);

export async function main(argv: readonly string[]): Promise<void> {
  leaveQuietlyWhenTheReaderLeaves();
  try {
    const called = argv[2] ?? 'help';
    const name = called === 'help' ? '--help' : called;
    const program = await programFor(name);
    mustHave(program, name, argv[3]);
    await program.parseAsync([name, ...argv.slice(3)], { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** The program with the command that is called; with all of them where help is wanted. */
async function programFor(name: string): Promise<Command> {
  const program = new Command('rasid')
    .description('Watches news feeds for a topic, recognises who is spoken of, and tells people.')
    .version(about.version)
    .helpCommand(false)
    .addHelpText('after', '\nRun `rasid <command> --help` for what a command takes.');
  const isCommand = Object.hasOwn(COMMANDS, name);
  if (!isCommand && !name.startsWith('-')) {
    throw new InvalidInput(
      `unknown command '${printable(name)}'${nearest(name)}; \`rasid --help\` lists all`,
    );
  }
  for (const command of isCommand ? [name] : listed()) (await COMMANDS[command]?.())?.(program);
  quiet(program);
  program.hook('preAction', (_, called) => mustSay(called));
  return program;
}

/** What is left empty, by a script's unset variable say, is not what was meant; `parse` answers for each file. */
function mustSay(called: Command): void {
  if (called.name() === 'parse') return;
  const given = called.opts();
  const empty = called.options.find((option) => given[option.attributeName()] === '');
  if (empty) throw new InvalidInput(`${empty.long}: is empty`);
  const place = called.args.indexOf('');
  if (place >= 0) throw new InvalidInput(`argument ${place + 1}: is empty`);
}

/** A group lists where nothing else is said: a mistyped command of it must not be taken for that. */
function mustHave(program: Command, name: string, asked = '-'): void {
  const group = program.commands.find((command) => command.name() === name)?.commands ?? [];
  const names = group.map((command) => command.name());
  if (names.length === 0 || asked.startsWith('-') || ['help', ...names].includes(asked)) return;
  throw new InvalidInput(
    `\`rasid ${name}\` has no command '${printable(asked)}'; it has ${names.join(', ')}`,
  );
}

const listed = (): readonly string[] =>
  Object.keys(COMMANDS).filter((command) => !UNLISTED.has(command));

/** Commander writes nothing about mistakes itself and never ends the process. */
function quiet(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {} });
  command.commands.forEach(quiet);
}

/** Writes the one line and gives the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    // Called without a command: the help is the answer.
    if (error.exitCode === 0 || error.code === 'commander.help') return 0;
    complain(error.message.replace(/^error: /, ''));
    return 2;
  }
  if (error instanceof InvalidInput) {
    complain(error.message);
    return 2;
  }
  if (isBrokenPipe(error)) return 0;
  complain(error instanceof Error ? error.message || error.name : String(error));
  return 1;
}

function complain(message: string): void {
  const line = message.replace(/\s*[\r\n]+\s*/g, ' ').trim();
  process.stderr.write(line.startsWith('rasid ') ? `${line}\n` : `rasid: ${line}\n`);
}

/** `rasid articles | head` is no failure: the reader has what it wanted. */
function leaveQuietlyWhenTheReaderLeaves(): void {
  if (process.stdout.listeners('error').includes(onOutputError)) return;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', onOutputError);
  }
}

function onOutputError(error: Error): void {
  if (isBrokenPipe(error)) process.exit(process.exitCode ?? 0);
  throw error;
}

const isBrokenPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Control characters of a mistyped word must not reach the terminal. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD').slice(0, 60);

function nearest(given: string): string {
  const found = listed().find(
    (name) => name.startsWith(given.slice(0, 3)) || name.includes(given) || given.includes(name),
  );
  return found && given !== '' ? ` (did you mean '${found}'?)` : '';
}
