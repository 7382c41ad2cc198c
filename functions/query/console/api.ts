/** Asking the server: rows as it gives them, the token where one is needed, failures as errors with words. */

export type Topic = { readonly topicId: string; readonly score: number; readonly verdict: string };
export type Mark = {
  readonly field: 'title' | 'text';
  readonly start: number;
  readonly end: number;
  readonly entityId?: string;
};
export type Listed = {
  readonly articleId: string;
  readonly url?: string;
  readonly title: string;
  readonly language: string;
  readonly feedId: string;
  readonly publishedAt: string;
  readonly storyId?: string;
  readonly topics: readonly (Topic & { readonly evidence: readonly Mark[] })[];
  readonly mentions: readonly {
    readonly entityId: string;
    readonly name: string;
    readonly count: number;
  }[];
  readonly excerpt?: string;
  readonly marks?: readonly Mark[];
};
export type Whole = Listed & {
  readonly text: string;
  readonly found: readonly (Mark & {
    readonly entityId: string;
    readonly surface: string;
    readonly alias: string;
    readonly rule: string;
  })[];
};
export type StoryRow = {
  readonly storyId: string;
  readonly topicId: string;
  readonly headline: string;
  readonly language: string;
  readonly openedAt: string;
  readonly lastArticleAt: string;
  readonly articleCount: number;
  readonly outletCount: number;
  readonly entityIds: readonly string[];
  readonly outlets: readonly {
    readonly publisher: string;
    readonly title: string;
    readonly url?: string;
    readonly articleId: string;
    readonly publishedAt: string;
  }[];
};
export type Entity = {
  readonly id: string;
  readonly type: string;
  readonly names: Readonly<Record<string, readonly string[]>>;
};
export type Catalogue = {
  readonly topics: readonly {
    readonly id: string;
    readonly names: Readonly<Record<string, string>>;
  }[];
  readonly entities: readonly Entity[];
  readonly right: 'read' | 'admin';
};
export type Day = {
  readonly day: string;
  readonly articles: number;
  readonly verdicts: Readonly<Record<string, number>>;
};
export type FeedRow = {
  readonly feedId: string;
  readonly title: string;
  readonly url: string;
  readonly language: string;
  readonly state: string;
  readonly everyMinutes: number;
  readonly articles?: number;
  readonly lastSuccessAt?: string;
  readonly lastChangedAt?: string;
  readonly lastReport?: { readonly message: string; readonly at: string };
};
export type SubscriptionRow = {
  readonly subscriptionId: string;
  readonly name: string;
  readonly state: string;
  readonly channel: {
    readonly type: string;
    readonly to?: readonly string[];
    readonly host?: string;
  };
  readonly cadence: string;
};
export type DeliveryRow = {
  readonly deliveryId: string;
  readonly createdAt: string;
  readonly type: string;
  readonly status: string;
  readonly recipient: string;
  readonly attempts: readonly {
    readonly at: string;
    readonly outcome: string;
    readonly message?: string;
  }[];
};

/** `status` 0: the server was not reached. */
export class Failure extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const TOKEN = 'rasid-token';
/** Kept for this tab only. */
export const keepToken = (token: string): void => sessionStorage.setItem(TOKEN, token.trim());

/** For links, which carry no header: nothing where none is needed, undefined for the admin's, which is never put there. */
export function linkToken(): Readonly<Record<string, string>> | undefined {
  const token = sessionStorage.getItem(TOKEN);
  if (!token) return {};
  return token.startsWith('rasid_read_') ? { token } : undefined;
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
  ask<T>(path, signal ? { signal } : {});
export const post = <T>(path: string): Promise<T> =>
  ask<T>(path, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const token = sessionStorage.getItem(TOKEN);
  const headers = { ...init.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(path, { ...init, headers }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Failure(0, 'The server was not reached.');
  });
  const body = (await answer.json().catch(() => ({}))) as T & { detail?: string };
  if (!answer.ok) throw new Failure(answer.status, body.detail ?? `Status ${answer.status}`);
  return body;
}
