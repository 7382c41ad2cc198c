/** X.509 certificates made on the spot, so that no key lies in the repository: just enough DER (RFC 5280). */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export type Certificate = {
  readonly name: string;
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  readonly der: Buffer;
};
type Wanted = {
  /** Common name and DNS name. */
  readonly name: string;
  /** Absent: signed by itself. */
  readonly issuer?: Certificate;
  readonly authority?: boolean;
  /** Where the issuer's certificate can be fetched. */
  readonly issuerUrl?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
};

const DAY = 86_400_000;
const ECDSA_SHA256 = der(0x30, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));

export function makeCertificate(wanted: Wanted): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const now = Date.now();
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_SHA256,
    commonName(wanted.issuer?.name ?? wanted.name),
    der(
      0x30,
      time(wanted.notBefore ?? new Date(now - DAY)),
      time(wanted.notAfter ?? new Date(now + DAY)),
    ),
    commonName(wanted.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, ...extensions(wanted))),
  );
  const signature = sign('sha256', body, (wanted.issuer?.key ?? privateKey) as string | KeyObject);
  const whole = der(0x30, body, ECDSA_SHA256, der(0x03, Buffer.from([0]), signature));
  const lines = (whole.toString('base64').match(/.{1,64}/g) ?? []).join('\n');
  return {
    name: wanted.name,
    key,
    der: whole,
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

function extensions({ name, authority, issuerUrl }: Wanted): readonly Buffer[] {
  // basicConstraints, subjectAltName, authorityInfoAccess with caIssuers.
  const basic = authority
    ? extension('551d13', der(0x30, der(0x01, Buffer.from([0xff]))))
    : extension('551d11', der(0x30, der(0x82, Buffer.from(name))));
  if (issuerUrl === undefined) return [basic];
  const issuers = der(0x06, Buffer.from('2b06010505073002', 'hex'));
  const access = der(0x30, der(0x30, issuers, der(0x86, Buffer.from(issuerUrl))));
  return [basic, extension('2b06010505070101', access)];
}

const extension = (id: string, value: Buffer): Buffer =>
  der(0x30, der(0x06, Buffer.from(id, 'hex')), der(0x04, value));

const commonName = (name: string): Buffer =>
  der(
    0x30,
    der(0x31, der(0x30, der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(name)))),
  );

const time = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
