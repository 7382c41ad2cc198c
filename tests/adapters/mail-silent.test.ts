/** An SES that takes a mail and never answers: told before the delivery's lease runs out and another sends it too. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { sendBySes, sesClient } from '../../functions/adapters/mail-ses.ts';
import { LEASE_MILLIS } from '../../functions/deliver/deliver.ts';

it.runIf(process.env.RASID_LONG)(
  'is an outage within the lease, tries included',
  { timeout: 60_000 },
  async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const started = performance.now();
    const send = sendBySes(sesClient(`http://127.0.0.1:${port}`));
    const outcome = await send({
      deliveryId: 'msg_1',
      from: 'alerts@example.org',
      to: 'desk@example.org',
      subject: 'One',
      text: 'One',
      html: '<p>One</p>',
      headers: {},
    });
    expect(outcome.kind).toBe('unavailable');
    expect(performance.now() - started).toBeLessThan(LEASE_MILLIS - 5_000);
    server.closeAllConnections();
    server.close();
  },
);
