/** What `deliver` sends with on AWS: SES for mails, the guarded client for webhooks, the stack's secret. */
import type { Fetch, SendMail } from '../ports.ts';
import { optionalEnv, readEnv } from './env.ts';
import { guardedFetch, userAgentOf } from './http.ts';
import { sendBySes, sesClient } from './mail-ses.ts';
import { type MasterKey, secretMasterKey } from './master-key.ts';

export type DeployedSending = {
  readonly fetch: Fetch;
  readonly sendMail: SendMail;
  readonly masterKey: MasterKey;
  readonly mailFrom: string;
  readonly publicUrl?: string;
};

/** Throws one error naming every missing setting. No private address may be called from there. */
export function deployedSending(): DeployedSending {
  const { mailFrom, masterSecretArn } = readEnv('mailFrom', 'masterSecretArn');
  const [publicUrl, configurationSet] = [optionalEnv('publicUrl'), optionalEnv('configurationSet')];
  return {
    fetch: guardedFetch({ allowPrivate: [], userAgent: userAgentOf(optionalEnv('contact')) }),
    sendMail: sendBySes(sesClient(), configurationSet ? { configurationSet } : {}),
    masterKey: secretMasterKey(masterSecretArn),
    mailFrom,
    ...(publicUrl ? { publicUrl } : {}),
  };
}
