/**
 * What a DynamoDB request writes, by the partition keys of the table and of its indexes, and in units of
 * 1 KB: an update and a delete are as large as the row that they meet, so rows are remembered.
 */
import { tables } from '../../infra/tables.ts';

type Value = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, Value>>;
type Known = { readonly units: number; readonly values: Readonly<Record<string, string>> };
export type RowWrite = {
  /** `<table> <primary key>`. */
  readonly id: string;
  /** Units by `<table> <table or index> <key>`. */
  readonly keys: ReadonlyMap<string, number>;
  /** Undefined once it is deleted. */
  readonly after: Known | undefined;
};
type Request = {
  readonly TableName?: string;
  readonly Item?: Row;
  readonly Key?: Row;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Row;
  readonly UpdateExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly TransactItems?: readonly { readonly Put?: Request; readonly Delete?: Request }[];
  readonly RequestItems?: Readonly<Record<string, readonly { PutRequest: { Item: Row } }[]>>;
  readonly Statements?: readonly { readonly Statement: string; readonly Parameters?: Value[] }[];
};

const declared = (name: string) => tables.find((table) => name.endsWith(table.name));
const textOf = (value: Value | undefined): string | undefined =>
  typeof value?.S === 'string' ? value.S : undefined;
/** Of DynamoDB's JSON: somewhat more than the service would count. */
const unitsOf = (row: Row): number => Math.ceil(JSON.stringify(row).length / 1024);

export function rowMemory() {
  const known = new Map<string, Known>();
  const put = (table: string, row: Row, times = 1): RowWrite => {
    const values = keyValues(table, row);
    const after = { units: unitsOf(row), values };
    return { id: idOf(table, row), keys: keysOf(table, after, times), after };
  };
  const update = ({ TableName = '', Key = {}, ...rest }: Request): RowWrite => {
    const id = idOf(TableName, Key);
    const before = known.get(id) ?? { units: 1, values: keyValues(TableName, Key) };
    const given = { ...before.values, ...keyValues(TableName, assigned(rest)) };
    const keys = keysOf(TableName, { units: before.units, values: given });
    const gone = removed(rest);
    const values = Object.fromEntries(Object.entries(given).filter(([name]) => !gone.has(name)));
    return { id, keys, after: { units: before.units, values } };
  };
  const remove = ({ TableName = '', Key = {} }: Request, times = 1): RowWrite => {
    const id = idOf(TableName, Key);
    const before = known.get(id) ?? { units: 1, values: keyValues(TableName, Key) };
    return { id, keys: keysOf(TableName, before, times), after: undefined };
  };
  return {
    /** A transaction costs double. */
    writesOf: (action: string, body: Buffer): readonly RowWrite[] => {
      if (!/^(Put|Update|Delete|Transact|BatchExecute|BatchWrite)/.test(action)) return [];
      const request = JSON.parse(body.toString()) as Request;
      const { TableName = '', Item = {}, TransactItems = [], Statements = [] } = request;
      const { RequestItems = {} } = request;
      if (action === 'PutItem') return [put(TableName, Item)];
      if (action === 'UpdateItem') return [update(request)];
      if (action === 'DeleteItem') return [remove(request)];
      if (action === 'BatchWriteItem') {
        return Object.entries(RequestItems).flatMap(([table, items]) =>
          items.map(({ PutRequest }) => put(table, PutRequest.Item)),
        );
      }
      if (action === 'BatchExecuteStatement') {
        return Statements.map((one) => put(...insertedBy(one)));
      }
      return TransactItems.flatMap(({ Put, Delete }) => [
        ...(Put ? [put(Put.TableName ?? '', Put.Item ?? {}, 2)] : []),
        ...(Delete ? [remove(Delete, 2)] : []),
      ]);
    },
    /** Notes a write that was done; true when its row was not there before. */
    keep: ({ id, after }: RowWrite): boolean => {
      const isNew = after !== undefined && !known.has(id);
      if (after) known.set(id, after);
      else known.delete(id);
      return isNew;
    },
  };
}

function keyValues(table: string, row: Row): Readonly<Record<string, string>> {
  const of = declared(table);
  const names = [of, ...(of?.indexes ?? [])].flatMap((key) => key?.partition.name ?? []);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = textOf(row[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function keysOf(table: string, { units, values }: Known, times = 1): ReadonlyMap<string, number> {
  const of = declared(table);
  const keys = new Map<string, number>();
  for (const key of [of, ...(of?.indexes ?? [])]) {
    const value = key && values[key.partition.name];
    if (!key || value === undefined) continue;
    const whole = !('projects' in key) || key.projects === 'all';
    keys.set(`${of?.name} ${key.name} ${value}`, times * (whole ? units : 1));
  }
  return keys;
}

function idOf(table: string, row: Row): string {
  const of = declared(table);
  return [table, textOf(row[of?.partition.name ?? '']), textOf(row[of?.sort?.name ?? ''])].join(
    ' ',
  );
}

/** The attributes that `SET #a = :b` gives a value. */
function assigned({
  UpdateExpression = '',
  ExpressionAttributeNames = {},
  ExpressionAttributeValues = {},
}: Request): Row {
  const pairs = [...UpdateExpression.matchAll(/(#?\w+) = (:\w+)/g)];
  return Object.fromEntries(
    pairs.flatMap(([, name = '', place = '']) => {
      const value = ExpressionAttributeValues[place];
      return value ? [[ExpressionAttributeNames[name] ?? name, value]] : [];
    }),
  );
}

function removed({ UpdateExpression = '', ExpressionAttributeNames = {} }: Request) {
  const names = /REMOVE (.*)$/.exec(UpdateExpression)?.[1]?.split(', ') ?? [];
  return new Set(names.map((name) => ExpressionAttributeNames[name] ?? name));
}

function insertedBy(one: { Statement: string; Parameters?: Value[] }): [string, Row] {
  const table = /INTO "([^"]+)"/.exec(one.Statement)?.[1] ?? '';
  const names = [...one.Statement.matchAll(/'([^']+)': \?/g)].map(([, name = '']) => name);
  return [table, Object.fromEntries(names.map((name, n) => [name, one.Parameters?.[n] ?? {}]))];
}

/** `<table> <table or index> <key>` of a query. */
export function readKeyOf(body: Buffer): string | undefined {
  const request = JSON.parse(body.toString()) as Request & { readonly IndexName?: string };
  const place = /= (:\w+)/.exec(request.KeyConditionExpression ?? '')?.[1] ?? '';
  const key = textOf(request.ExpressionAttributeValues?.[place]);
  const table = declared(request.TableName ?? '')?.name;
  return key === undefined ? undefined : `${table} ${request.IndexName ?? table} ${key}`;
}
