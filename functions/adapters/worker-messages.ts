/** What the reader and its thread say to each other: data only. */
import type { ParsedArticle } from '../domain/article.ts';
import type { FeedParse, PageParse, ParseOptions } from '../domain/parse/outcome.ts';

export type WorkerRequest = {
  readonly id: number;
  readonly kind: 'feed' | 'page';
  readonly bytes: Uint8Array;
  readonly options: ParseOptions;
};
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  /** The articles of a feed come before its `done`, in parts. */
  | { readonly kind: 'articles'; readonly id: number; readonly articles: readonly ParsedArticle[] }
  | { readonly kind: 'done'; readonly id: number; readonly parse: FeedParse | PageParse }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
