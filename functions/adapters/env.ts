/** The environment: the only file that reads `process.env`. Names are shared with the stack. */

export const ENV = {
  feedsTable: 'RASID_FEEDS_TABLE',
  articlesTable: 'RASID_ARTICLES_TABLE',
  pendingTable: 'RASID_PENDING_TABLE',
  timelineTable: 'RASID_TIMELINE_TABLE',
  storiesTable: 'RASID_STORIES_TABLE',
  subscriptionsTable: 'RASID_SUBSCRIPTIONS_TABLE',
  deliveriesTable: 'RASID_DELIVERIES_TABLE',
  pollQueueUrl: 'RASID_POLL_QUEUE_URL',
  readQueueUrl: 'RASID_READ_QUEUE_URL',
  alertQueueUrl: 'RASID_ALERT_QUEUE_URL',
  deliveryQueueUrl: 'RASID_DELIVERY_QUEUE_URL',
  masterSecretArn: 'RASID_MASTER_SECRET_ARN',
  mailFrom: 'RASID_MAIL_FROM',
  /** SES configuration set, whose events reach `feedback`. */
  configurationSet: 'RASID_CONFIGURATION_SET',
  publicUrl: 'RASID_PUBLIC_URL',
  /** Contact (URL or address) in our User-Agent. */
  contact: 'RASID_CONTACT',
  /** How many shards Pending and due deliveries are spread over. */
  shards: 'RASID_SHARDS',
  allowPrivate: 'RASID_ALLOW_PRIVATE',
  masterKey: 'RASID_MASTER_KEY',
  smtpUrl: 'RASID_SMTP_URL',
  logLevel: 'RASID_LOG_LEVEL',
} as const;
export type Setting = keyof typeof ENV;

/** The named settings; throws one error that names every missing one. */
export function readEnv<const S extends readonly Setting[]>(
  ...settings: S
): { readonly [K in S[number]]: string } {
  const missing = settings.filter((setting) => !process.env[ENV[setting]]);
  if (missing.length > 0) {
    throw new Error(`Missing environment: ${missing.map((setting) => ENV[setting]).join(', ')}`);
  }
  return Object.fromEntries(settings.map((setting) => [setting, process.env[ENV[setting]]])) as {
    readonly [K in S[number]]: string;
  };
}

/** Settings given by the program itself, as if they stood in the environment (the demo's servers). */
export function giveSettings(given: Readonly<Partial<Record<Setting, string>>>): void {
  for (const [setting, value] of Object.entries(given))
    process.env[ENV[setting as Setting]] = value;
}

/** A setting that may be absent; an empty one is absent. */
export const optionalEnv = (setting: Setting): string | undefined =>
  process.env[ENV[setting]] || undefined;

export const isLambda = (): boolean => Boolean(process.env.AWS_LAMBDA_FUNCTION_NAME);

/** Of memory, for which Lambda gives a whole processor core; for less, a share of one. */
const MEGABYTES_PER_CORE = 1769;

/** The share of a core that this process has: above 0, at most 1. */
export function coreShare(): number {
  const megabytes = Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE);
  return megabytes > 0 ? Math.min(1, megabytes / MEGABYTES_PER_CORE) : 1;
}

/** The credentials of the function's role, as Lambda puts them into the environment. */
export function roleCredentials(): {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
} {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('Missing environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY');
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
