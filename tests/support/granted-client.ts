/** A DynamoDB client that may do only what a function's declaration grants, as its role does on AWS. */
import type { Dynamo } from '../../functions/adapters/dynamo.ts';
import { documentClient } from '../../functions/adapters/dynamo.ts';
import type { FunctionDeclaration, TableAction } from '../../infra/functions.ts';
import type { TableName } from '../../infra/tables.ts';

type Ask = { readonly table: string; readonly action: string };
type Input = {
  readonly TableName?: string;
  readonly RequestItems?: Record<string, unknown>;
  readonly Statements?: readonly { readonly Statement: string }[];
  readonly TransactItems?: readonly Record<string, { readonly TableName: string }>[];
};
const TRANSACT: Readonly<Record<string, TableAction>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** Throws AccessDenied like AWS; `used` collects what was asked for and allowed. */
export function grantedClient(
  declared: FunctionDeclaration,
  endpoint: string,
  used: Set<string> = new Set(),
): Dynamo {
  const client = documentClient({ endpoint });
  client.middlewareStack.add(
    (next, context) => (args) => {
      const command = String(context.commandName).replace(/Command$/, '');
      for (const { table, action } of asked(command, args.input as Input)) {
        const name = table.replace(/^Rasid/, '') as TableName;
        if (!declared.tables[name]?.includes(action as TableAction)) {
          throw Object.assign(new Error(`${declared.name} may not ${action} on ${table}`), {
            name: 'AccessDeniedException',
          });
        }
        used.add(`${name}:${action}`);
      }
      return next(args);
    },
    { step: 'initialize', name: 'rasidGrants' },
  );
  return client;
}

function asked(command: string, input: Input): readonly Ask[] {
  if (input.TransactItems) {
    return input.TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) => ({
        table: TableName,
        action: TRANSACT[kind] ?? kind,
      })),
    );
  }
  if (input.Statements) {
    return input.Statements.map(({ Statement }) => ({
      table: /"(\w+)"/.exec(Statement)?.[1] ?? '',
      action: `PartiQL${Statement.startsWith('INSERT') ? 'Insert' : 'Other'}`,
    }));
  }
  if (input.RequestItems) {
    return Object.keys(input.RequestItems).map((table) => ({ table, action: command }));
  }
  return [{ table: input.TableName ?? '', action: command }];
}
