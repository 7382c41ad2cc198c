import { deployed } from '../adapters/deployed.ts';
import { atEdge } from '../adapters/edge.ts';
import { secretMasterKey } from '../adapters/master-key.ts';
import { readMailEvent } from '../domain/delivery-feedback.ts';
import { answerUnsubscribe, takeMailEvent } from './feedback.ts';

type HttpEvent = {
  readonly requestContext: { readonly http: { readonly method: string } };
  readonly pathParameters?: { readonly token?: string };
};
type SnsEvent = { readonly Records: readonly { readonly Sns: { readonly Message: string } }[] };

const aws = deployed('feedback', 'masterSecretArn');
const deps = { ...aws, masterKey: secretMasterKey(aws.env.masterSecretArn), now: Date.now };

export const handler = atEdge(aws.log, async (event: HttpEvent | SnsEvent) => {
  if ('Records' in event) {
    const mailEvents = event.Records.map(({ Sns }) => readMailEvent(Sns.Message));
    for (const one of mailEvents) if (one) await takeMailEvent(one, deps);
    return undefined;
  }
  const { method } = event.requestContext.http;
  const page = await answerUnsubscribe({ method, token: event.pathParameters?.token ?? '' }, deps);
  return { statusCode: page.status, headers: page.headers, body: page.body };
});
