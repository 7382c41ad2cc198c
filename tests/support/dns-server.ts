/** A name server on loopback UDP for tests: answers from a table, or badly, or not at all (RFC 1035). */
import { createSocket } from 'node:dgram';

/** What is said of a name: addresses per family, an error code, or nothing. */
export type Zone = Readonly<
  Record<string, { readonly a?: readonly string[]; readonly aaaa?: readonly string[] } | Trouble>
>;
export type Trouble = 'NXDOMAIN' | 'SERVFAIL' | 'silent' | 'silent on AAAA' | 'rubbish';
const CODES = { NXDOMAIN: 3, SERVFAIL: 2 } as const;
const A = 1;

export type DnsServer = {
  /** `127.0.0.1:port`. */
  readonly address: string;
  readonly questions: readonly string[];
  readonly close: () => Promise<void>;
};

export async function serveDns(zone: Zone): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const questions: string[] = [];
  socket.on('message', (query, from) => {
    const { name, type, end } = questionOf(query);
    questions.push(`${name} ${type === A ? 'A' : 'AAAA'}`);
    const reply = replyTo(query.subarray(0, end), zone[name] ?? 'NXDOMAIN', type);
    if (reply) socket.send(reply, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => socket.close(() => resolve()));
  return { address: `127.0.0.1:${socket.address().port}`, questions, close };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function replyTo(question: Buffer, said: Zone[string], type: number): Buffer | undefined {
  if (said === 'silent' || (said === 'silent on AAAA' && type !== A)) return undefined;
  if (said === 'rubbish') return Buffer.from('rubbish');
  const code = said === 'NXDOMAIN' || said === 'SERVFAIL' ? CODES[said] : 0;
  const records = said === 'silent on AAAA' ? { a: ['93.184.216.34'] } : said;
  const listed = typeof records === 'string' ? [] : ((type === A ? records.a : records.aaaa) ?? []);
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(listed.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...listed.map((address) => record(type, address))]);
}

/** The name (a pointer to the question), type, class IN, a TTL of 0, the address. */
function record(type: number, address: string): Buffer {
  const data = type === A ? Buffer.from(address.split('.').map(Number)) : v6(address);
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([head, data]);
}

function v6(address: string): Buffer {
  const [left = '', right = ''] = address.split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':'));
  const gap = 8 - words(left).length - words(right).length;
  const all = [...words(left), ...Array.from({ length: gap }, () => '0'), ...words(right)];
  return Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex');
}
