/** A webhook receiver on loopback: verifies Standard Webhooks signatures with the library, keeps all. */
import { Webhook } from 'standardwebhooks';
import { type Answer, type HttpServer, type RecordedRequest, serveHttp } from './http-server.ts';

export type ReceivedWebhook = {
  readonly id: string;
  readonly body: string;
  readonly json: {
    readonly type: string;
    readonly timestamp: string;
    // biome-ignore lint/suspicious/noExplicitAny: tests look at parts of it
    readonly data: any;
  };
  readonly headers: RecordedRequest['headers'];
  readonly at: number;
};
export type WebhookServer = HttpServer & {
  readonly received: () => readonly ReceivedWebhook[];
  /** Is it signed with the secret, for the time that it names? */
  readonly isSigned: (request: ReceivedWebhook, secret: string) => boolean;
  /** Changes how it answers from now on; a number is a status. */
  readonly answerWith: (answer: Answer | number) => void;
};

export async function serveWebhook(first: Answer | number = 200): Promise<WebhookServer> {
  let answer = first;
  const server = await serveHttp(async (request, response) => {
    if (typeof answer === 'number') response.writeHead(answer).end('ok');
    else await answer(request, response);
  });
  return {
    ...server,
    received: () => server.requests.map(readRequest),
    isSigned: ({ id, body, headers }, secret) => {
      const time = new Date(Number(headers['webhook-timestamp']) * 1000);
      const signature = new Webhook(secret).sign(id, time, body);
      return String(headers['webhook-signature']).split(' ').includes(signature);
    },
    answerWith: (next) => {
      answer = next;
    },
  };
}

const readRequest = ({ body, headers, at }: RecordedRequest): ReceivedWebhook => ({
  id: String(headers['webhook-id']),
  body,
  json: JSON.parse(body),
  headers,
  at,
});
