/** One HTTP exchange as data: what is asked for, and every way it can end. */

export type FetchRequest = {
  readonly url: string;
  readonly purpose: 'feed' | 'page' | 'robots' | 'webhook';
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent, verbatim, only to the URL they were given by, also when a redirect leads there. */
  readonly validators?: Validators;
};
/** As a 200 gave them; `url` is the one that answered, after redirects. */
export type Validators = {
  readonly url: string;
  readonly etag?: string;
  readonly lastModified?: string;
};
export type FetchFailureKind =
  | 'forbidden-address'
  | 'dns'
  | 'refused'
  | 'timeout'
  | 'tls'
  | 'reset'
  | 'too-large'
  | 'bad-encoding'
  | 'bad-redirect'
  | 'too-many-redirects'
  | 'protocol';
export type FetchOutcome =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** After redirects. */
      readonly url: string;
      /** Names in lower case; repeated ones joined by ", ". */
      readonly headers: Readonly<Record<string, string>>;
      /** Decoded (gzip, deflate, br), within the limits. */
      readonly body: Uint8Array;
      /** In order; `url` is where each one led to. */
      readonly redirects: readonly { readonly status: number; readonly url: string }[];
      readonly millis: number;
    }
  | { readonly kind: FetchFailureKind; readonly message: string; readonly millis: number };
