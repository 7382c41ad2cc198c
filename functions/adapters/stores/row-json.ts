/**
 * Rows on their way out, written as DynamoDB's JSON in one walk. The SDK walks a row three times (values,
 * then shapes, then bytes), which for a document of new articles costs more than recognising them; all
 * else of a request stays its own: endpoint, signature, retries, answers.
 */
type Fields = Readonly<Record<string, unknown>>;
type Args = { readonly input: Fields; readonly request: { body: Uint8Array } };
type Next = (args: Args) => Promise<unknown>;
type Stack = {
  readonly add: (
    middleware: (next: Next) => Next,
    place: {
      readonly step: string;
      readonly priority: string;
      readonly name: string;
      readonly override: boolean;
    },
  ) => void;
};

/** Takes the bytes as they are: what the SDK's own bytes are asked for as a text, it warns of. */
const UTF8 = new TextDecoder();
/** The SDK joins the stack of a document command twice: by name it is there once. */
const FIRST = { priority: 'high', override: true } as const;

/** The members of a request whose values are attributes by name, and the one that lists attributes. */
const ATTRIBUTES = new Set(['Item', 'Key', 'ExpressionAttributeValues']);
const PARAMETERS = 'Parameters';

/**
 * The command, `member` of its input (rows in a list, or one row) written here instead of by the SDK.
 * `without` names a member that the SDK adds by itself and that stays away.
 */
export function withRows<C extends { readonly middlewareStack: unknown }>(
  command: C,
  member: string,
  without?: string,
): C {
  const stack = command.middlewareStack as Stack;
  let rows = '';
  stack.add(
    (next) => (args) => {
      const given = args.input[member];
      rows = memberJson(member, given);
      return next({ ...args, input: { ...args.input, [member]: Array.isArray(given) ? [] : {} } });
    },
    { ...FIRST, step: 'serialize', name: 'rasidWriteRows' },
  );
  stack.add(
    (next) => (args) => {
      const { request } = args;
      const written = JSON.parse(UTF8.decode(request.body)) as Fields;
      const rest = JSON.stringify({ ...written, [member]: undefined, [without ?? '']: undefined });
      const others = rest === '{}' ? '}' : `,${rest.slice(1)}`;
      request.body = Buffer.from(`{"${member}":${rows}${others}`);
      return next(args);
    },
    { ...FIRST, step: 'build', name: 'rasidPlaceRows' },
  );
  return command;
}

/** A member of a request: attributes where it has attributes, plain JSON else. */
function memberJson(name: string, value: unknown): string {
  if (ATTRIBUTES.has(name)) return attributesJson(value as Fields);
  if (name === PARAMETERS) return `[${(value as readonly unknown[]).map(attributeJson).join(',')}]`;
  if (Array.isArray(value)) return `[${value.map((one) => memberJson('', one)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${fieldsJson(value as Fields, memberJson)}}`;
}

/** `{"title":{"S":"…"},…}`; absent ones are left out. */
const attributesJson = (row: Fields): string =>
  `{${fieldsJson(row, (_, value) => attributeJson(value))}}`;

function fieldsJson(fields: Fields, json: (name: string, value: unknown) => string): string {
  let out = '';
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (value === undefined) continue;
    out += `${out === '' ? '' : ','}${quoted(name)}:${json(name, value)}`;
  }
  return out;
}

/** Rows have few names, and each has them all again. */
const names = new Map<string, string>();
const MOST_NAMES = 1000;
function quoted(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const made = JSON.stringify(name);
  if (names.size < MOST_NAMES) names.set(name, made);
  return made;
}

/** Throws for what no row of ours holds. */
function attributeJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      // Half a pair of surrogates is no text that a server takes.
      return `{"S":${JSON.stringify(value.toWellFormed())}}`;
    case 'boolean':
      return `{"BOOL":${value}}`;
    case 'number':
      if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return `{"N":"${value}"}`;
      break;
    case 'object':
      if (value === null) return '{"NULL":true}';
      if (Array.isArray(value)) return `{"L":[${listJson(value)}]}`;
      if (value instanceof Uint8Array) return `{"B":"${Buffer.from(value).toString('base64')}"}`;
      if (isPlain(value)) return `{"M":${attributesJson(value as Fields)}}`;
  }
  throw new Error(`no attribute of a row: ${String(value).slice(0, 100)}`);
}

const listJson = (list: readonly unknown[]): string =>
  list
    .filter((value) => value !== undefined)
    .map(attributeJson)
    .join(',');

const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
