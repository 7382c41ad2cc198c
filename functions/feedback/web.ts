/** The unsubscribe page where requests come as web `Request`s: the local run's console serves it so. */
import { answerUnsubscribe, type FeedbackDeps } from './feedback.ts';

const PATH = /^\/unsubscribe\/([^/]+)\/?$/;

/** Undefined for any other path. */
export async function answerRequest(
  request: Request,
  deps: FeedbackDeps,
): Promise<Response | undefined> {
  const token = PATH.exec(new URL(request.url).pathname)?.[1];
  if (token === undefined) return undefined;
  const { method } = request;
  const { status, headers, body } = await answerUnsubscribe({ method, token }, deps);
  return new Response(method === 'HEAD' ? null : body, { status, headers });
}
