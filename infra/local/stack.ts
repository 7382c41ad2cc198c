/** What the local commands need of a deployed stack beside its tables. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { optionalEnv } from '../../functions/adapters/env.ts';

/** The master key: from the environment, else the stack's generated secret. */
export async function secretOfStack(stack: string): Promise<string> {
  const given = optionalEnv('masterKey');
  if (given !== undefined) return given;
  const client = new SecretsManagerClient({});
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: `${stack}/master` }));
    if (answer.SecretString) return answer.SecretString;
  } finally {
    client.destroy();
  }
  throw new Error(`the secret ${stack}/master is empty`);
}
