/**
 * Who may ask: on AWS whoever holds a token, on one computer its own browser and programs. No answer
 * tells a wrong token from none, and tokens are compared without telling by time where they differ.
 */
import { sameSecret } from '../domain/secret.ts';

export type Right = 'read' | 'admin';
export type Tokens = Readonly<Record<Right, string>>;
export type Access =
  /** Every request is the owner's, once it is known to come from this computer's own page. */
  | { readonly kind: 'local'; readonly port: number }
  | { readonly kind: 'tokens'; readonly tokens: () => Promise<Tokens> };
export type Admission =
  | { readonly kind: 'admitted'; readonly right: Right }
  | { readonly kind: 'refused'; readonly status: 401 | 403 | 415; readonly message: string };

export async function admit(access: Access, request: Request, needed: Right): Promise<Admission> {
  const foreign = foreignHost(access, request) ?? foreignPage(request);
  if (foreign) return { kind: 'refused', status: 403, message: foreign };
  if (isWrite(request) && !isJson(request)) {
    return { kind: 'refused', status: 415, message: 'Send it as application/json.' };
  }
  if (access.kind === 'local') return { kind: 'admitted', right: 'admin' };
  const right = rightOf(await access.tokens(), request);
  if (!right) {
    const message =
      'Send a token: Authorization: Bearer … (`rasid tokens --stack NAME` shows them).';
    return { kind: 'refused', status: 401, message };
  }
  if (needed === 'admin' && right !== 'admin') {
    return { kind: 'refused', status: 403, message: 'This takes the admin token.' };
  }
  return { kind: 'admitted', right };
}

/** Feed readers cannot send headers: the read token, and only it, may stand in the address. */
function rightOf(tokens: Tokens, request: Request): Right | undefined {
  const header = /^Bearer +(\S{1,200})$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (header !== undefined) {
    if (sameSecret(header, tokens.admin)) return 'admin';
    return sameSecret(header, tokens.read) ? 'read' : undefined;
  }
  const inAddress = new URL(request.url).searchParams.get('token');
  if (isWrite(request) || inAddress === null) return undefined;
  return sameSecret(inAddress, tokens.read) ? 'read' : undefined;
}

const hostOf = (request: Request): string =>
  request.headers.get('host') ?? new URL(request.url).host;

/** A name that somebody pointed at this computer (DNS rebinding). */
export function foreignHost(access: Access, request: Request): string | undefined {
  return access.kind === 'local' && !isOwnHost(hostOf(request), access.port)
    ? `This server answers at 127.0.0.1:${access.port} only.`
    : undefined;
}

/** A page of another site. */
function foreignPage(request: Request): string | undefined {
  const host = hostOf(request);
  if (!isWrite(request)) return undefined;
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return 'Another site asked.';
  const origin = request.headers.get('origin');
  if (origin !== null && (!URL.canParse(origin) || new URL(origin).host !== host)) {
    return 'Another site asked.';
  }
  return undefined;
}

const isOwnHost = (host: string, port: number): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].some((name) => host.toLowerCase() === `${name}:${port}`);
const isWrite = ({ method }: Request): boolean => method !== 'GET' && method !== 'HEAD';
const isJson = ({ headers }: Request): boolean =>
  /^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '');
