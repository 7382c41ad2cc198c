/** Where the master key comes from: a setting, a file of the data folder, or Secrets Manager. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { MASTER_KEY_LENGTH } from '../domain/secret.ts';
import { InvalidInput } from '../domain/validate.ts';
import { ENV, optionalEnv, readEnv } from './env.ts';
import { PATIENCE } from './patience.ts';

export type MasterKey = () => Promise<string>;

/** The setting `RASID_MASTER_KEY`, or undefined. Throws InvalidInput for one that is too short. */
function given(): string | undefined {
  const key = optionalEnv('masterKey');
  if (key !== undefined && key.length < MASTER_KEY_LENGTH) {
    throw new InvalidInput(
      `${ENV.masterKey} must be at least ${MASTER_KEY_LENGTH} characters long (try: openssl rand -base64 32)`,
    );
  }
  return key;
}

/** The setting, else the file `master-key` of the data folder, made when it is not there. */
export async function localMasterKey(dataFolder: string): Promise<string> {
  const key = given();
  if (key !== undefined) return key;
  const path = join(dataFolder, 'master-key');
  await mkdir(dataFolder, { recursive: true });
  try {
    await writeFile(path, `${randomBytes(32).toString('base64url')}\n`, {
      flag: 'wx',
      mode: 0o600,
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const kept = (await readFile(path, 'utf8')).trim();
  if (kept.length < MASTER_KEY_LENGTH) {
    throw new InvalidInput(`${path}: holds no master key: remove it to have a new one made`);
  }
  return kept;
}

/** The generated secret of the stack, fetched at first need and once per process. */
export function secretMasterKey(
  arn: string = readEnv('masterSecretArn').masterSecretArn,
): MasterKey {
  let kept: Promise<string> | undefined;
  return () => {
    kept ??= fetchSecret(arn).catch((error) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}

async function fetchSecret(arn: string): Promise<string> {
  const client = new SecretsManagerClient({ maxAttempts: 5, requestHandler: PATIENCE });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (!SecretString) throw new Error('The master secret has no text value');
  return SecretString;
}
