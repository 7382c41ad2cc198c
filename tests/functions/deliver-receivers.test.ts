/** Deliver: whatever a receiver does, its delivery is sent or tried again, and nothing leaks. */
import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertingWorld, articleOf, iso, NOW, webhookTo } from '../support/alerting.ts';
import { openScene, type Scene } from '../support/delivering.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { serveRaw } from '../support/http-server.ts';

let engine: TestEngine;
let scene: Scene;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  scene = await openScene(engine);
  return scene.close;
});
const DAY = 86_400_000;

describe('a webhook whose receiver misbehaves', () => {
  it.each([301, 302, 307, 308])(
    'fails by a redirect (%i), which is never followed',
    async (status) => {
      scene.receiver.answerWith((_, response) => {
        response.writeHead(status, { location: `${scene.receiver.url}/elsewhere` }).end();
      });
      await scene.subscribe();
      await scene.world.hear(articleOf('one'));
      await scene.world.deliverHints();
      expect((await scene.delivery()).status).toBe('retrying');
      expect(scene.receiver.requests.map(({ url }) => url)).toEqual(['/hook']);
    },
  );

  it.each([400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504])(
    'is tried again after status %i',
    async (status) => {
      scene.receiver.answerWith(status);
      await scene.subscribe();
      await scene.world.hear(articleOf('one'));
      await scene.world.deliverHints();
      const failed = await scene.delivery();
      expect(failed).toMatchObject({
        status: 'retrying',
        dueAt: iso(NOW + 5000),
        attempts: [{ outcome: `http-${status}`, status }],
      });
      expect(scene.world.hints).toEqual([
        { body: { deliveryId: failed.deliveryId, subscriptionId: 'desk' }, delaySeconds: 5 },
      ]);
    },
  );

  it.each([
    ['30', 30_000],
    [new Date(NOW + 60_000).toUTCString(), 60_000],
    ['soon', 5000],
    ['-10', 5000],
    ['315360000', DAY],
  ])('honours Retry-After %s', async (retryAfter, millis) => {
    scene.receiver.answerWith((_, response) => {
      response.writeHead(429, { 'retry-after': retryAfter }).end();
    });
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect(Date.parse((await scene.delivery()).dueAt ?? '') - NOW).toBe(millis);
  });

  it('is tried again when nobody listens', async () => {
    await scene.receiver.close();
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect(await scene.delivery()).toMatchObject({
      status: 'retrying',
      attempts: [{ outcome: 'refused' }],
    });
  });

  it.each([
    'http://10.0.0.8/hook',
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:127.0.0.1]/hook',
  ])('is not sent to a private address (%s), which its record says', async (url) => {
    await scene.subscribe({ channel: webhookTo(url) });
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect(await scene.delivery()).toMatchObject({
      status: 'retrying',
      attempts: [{ outcome: 'forbidden-address' }],
    });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['resets before its headers', (socket) => socket.resetAndDestroy()],
    [
      'resets within its headers',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-');
        setTimeout(() => socket.resetAndDestroy(), 10);
      },
    ],
    ['speaks no HTTP', (socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
    ['hangs up', (socket) => void socket.end()],
    [
      'never stops continuing',
      (socket) => void socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10_000)),
    ],
    [
      'sends a header without end',
      (socket) => void socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`),
    ],
  ])('is tried again when the receiver %s', async (_, talk) => {
    const broken = await serveRaw(talk);
    const other = alertingWorld(scene.world.stores, { allowPrivate: [broken.host] });
    await scene.subscribe({ channel: webhookTo(`${broken.url}/hook`) });
    await other.hear(articleOf('one'));
    await other.deliverHints();
    expect((await scene.delivery()).status).toBe('retrying');
    await broken.close();
  });

  it('may answer late, and is read no further than it must be', async () => {
    scene.receiver.answerWith(async (_, response) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      response.writeHead(200);
      for (let sent = 0; sent < 50 && !response.destroyed; sent += 1) {
        response.write('x'.repeat(1024 * 1024));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      response.end();
    });
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect((await scene.delivery()).status).toBe('sent');
  });

  it('a receiver that says back what it was told gets nothing of it into our records or log', async () => {
    scene.receiver.answerWith((request, response) => {
      const signature = String(request.headers['webhook-signature']);
      response
        .writeHead(400)
        .end(`${signature} \r\nSet-Cookie: x\u202e ${request.headers.authorization}`);
    });
    await scene.subscribe({
      channel: webhookTo(`${scene.receiver.url}/hook?key=CANARY`, {
        headers: { authorization: 'CANARY' },
      }),
    });
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    const kept = JSON.stringify([await scene.delivery(), scene.world.log]);
    expect(kept).not.toContain('CANARY');
    expect(kept).not.toContain('v1,');
  });

  it('success is what the status says, though the body never ends or breaks off', async () => {
    scene.receiver.answerWith((_, response) => {
      response.writeHead(200);
      response.write('x'.repeat(64 * 1024));
      setTimeout(() => response.destroy(), 20);
    });
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect((await scene.delivery()).status).toBe('sent');
  });
});
