/** Opening data: an engine of one's own, the one that runs, or one elsewhere; and what is wrong where none is. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../functions/domain/validate.ts';
import { type DataFolder, dataFolder } from '../../../infra/local/folder.ts';
import { openData } from '../../../infra/local/open.ts';
import { aDefinition } from '../../support/rows.ts';

const root = mkdtempSync(join(tmpdir(), 'rasid-open-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: DataFolder;
let count = 0;
beforeEach(() => {
  count += 1;
  folder = dataFolder(join(root, `data-${count}`));
});

describe('opening data', () => {
  it('starts an engine for the call, and joins the one that runs', async () => {
    const owner = await openData({ data: folder.path }, 'monitor');
    await owner.stores.feeds.define([aDefinition('a')], 'user', '2026-03-01T00:00:00.000Z');
    const guest = await openData({ data: folder.path });
    expect(guest.endpoint).toBe(owner.endpoint);
    expect(await guest.stores.feeds.list()).toHaveLength(1);
    await guest.close();
    await owner.close();
    await owner.close();
    const later = await openData({ data: folder.path });
    expect(await later.stores.feeds.list()).toHaveLength(1);
    await later.close();
    expect(existsSync(folder.lock)).toBe(false);
  });

  it('keeps the engine for a guest who is not done when the owner is', async () => {
    const owner = await openData({ data: folder.path });
    const guest = await openData({ data: folder.path });
    const closed = owner.close();
    expect(await guest.stores.feeds.list()).toEqual([]);
    await guest.close();
    await closed;
  });

  it('hands the folder to one who comes while it is being closed', async () => {
    const owner = await openData({ data: folder.path });
    const closed = owner.close();
    const next = await openData({ data: folder.path });
    await closed;
    expect(next.endpoint).not.toBe(owner.endpoint);
    expect(await next.stores.feeds.list()).toEqual([]);
    await next.close();
  });

  it('refuses a second monitor, with its process, and any other engine goes on', async () => {
    const owner = await openData({ data: folder.path }, 'monitor');
    await expect(openData({ data: folder.path }, 'monitor')).rejects.toThrow(
      /monitor is running .*process \d+/,
    );
    await expect(
      openData({ data: folder.path, endpoint: owner.endpoint }, 'monitor'),
    ).rejects.toThrow(InvalidInput);
    const byAddress = await openData({ data: folder.path, endpoint: owner.endpoint });
    expect(await byAddress.stores.feeds.list()).toEqual([]);
    await byAddress.close();
    await owner.close();
  });

  it.each([
    ['an address that is none', { endpoint: 'nonsense' }],
    ['a file as address', { endpoint: 'file:///etc/passwd' }],
    ['a server where none is', { endpoint: 'http://127.0.0.1:9' }],
    ['a stack with a wrong name', { stack: '../x' }],
    ['both a server and a stack', { endpoint: 'http://127.0.0.1:9', stack: 'Rasid' }],
  ])('says what is wrong with %s', async (_, options) => {
    const failure = await openData({ data: folder.path, ...options }).catch((error) => error);
    expect(failure).toBeInstanceOf(InvalidInput);
    expect(failure.message).toMatch(/^--(endpoint|stack)[^\n]+$/);
  });

  it('says so where the folder cannot be a folder', async () => {
    writeFileSync(folder.path, 'a file');
    await expect(openData({ data: folder.path })).rejects.toThrow(/^--data .*: no folder/);
  });
});
