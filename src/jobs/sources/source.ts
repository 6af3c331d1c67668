/** Passages that a document is cut into: sentences, paragraphs, or runs of sentences of at most so many words. */
export type Split = "sentences" | "paragraphs" | { tokens: number };

/** Where in an item the fields of a document are: JSON Pointers (RFC 6901). */
export interface FieldMap {
  id: string;
  /** Several are put together with a blank line in between; those that are missing are left out. */
  text: string | string[];
  /** True where the text is HTML. */
  html?: boolean | undefined;
  timestamp?: string | undefined;
  class?: string | undefined;
  /** By the name it is to have. */
  metadata?: Record<string, string> | undefined;
}

/** What is read as documents out of JSON, NDJSON or CSV. */
export interface ItemRules {
  /** Where the list of items is; by default the content itself, or its field `documents`. */
  items?: string | undefined;
  /** By default items are documents as they are. */
  fields?: FieldMap | undefined;
}

/** Where the next page of a list is. */
export type NextPage =
  /** The `Link` header's rel="next" (RFC 8288). */
  | { by: "link" }
  /** A pointer to its URL. */
  | { by: "url"; pointer: string }
  /** A pointer to a token that goes into a parameter of the query. */
  | { by: "cursor"; pointer: string; parameter: string }
  /** A number in the query, until a page has no items. */
  | { by: "number"; parameter: string; first: number };

interface Splitting {
  split?: Split | undefined;
}

export type FeedSource = { id: string; type: "feed"; url: string } & Splitting;

export type ListSource = {
  id: string;
  type: "json" | "ndjson" | "csv";
  url: string;
  next?: NextPage | undefined;
  /** Pages of one refresh; the next one goes on where it ended. 50 by default. */
  maxPages?: number | undefined;
  /** The greatest value seen at `pointer` goes into the query of the next refresh's first request. */
  since?: { parameter: string; pointer: string } | undefined;
  /** Of CSV; a comma by default. */
  delimiter?: string | undefined;
} & ItemRules &
  Splitting;

/** The pages that a sitemap names, each a document. */
export type SitemapSource = {
  id: string;
  type: "sitemap";
  url: string;
  /** What the paths of pages begin with; any by default. */
  include?: string[] | undefined;
  /** Pages of one refresh; the next one goes on where it ended. 50 by default. */
  maxPages?: number | undefined;
} & Splitting;

/** Objects of a bucket, each a document or a file of several. */
export type BucketSource = {
  id: string;
  type: "r2";
  /** Of the deployment's own bucket one under `sources/`. */
  prefix: string;
  /** Another bucket, which is bound as `BUCKET_<NAME>`. */
  bucket?: string | undefined;
  format: "text" | "html" | "json" | "ndjson" | "csv";
  delimiter?: string | undefined;
  /** Objects of one refresh; the next one goes on where it ended. 1,000 by default. */
  maxPages?: number | undefined;
} & ItemRules &
  Splitting;

/** A repository's issues, without pull requests, and its discussions. */
export type GithubSource = {
  id: string;
  type: "github";
  /** "owner/name". */
  repository: string;
  include?: ("issues" | "discussions")[] | undefined;
  /** Pages, of 100, of one refresh; the next one goes on where it ended. 50 by default. */
  maxPages?: number | undefined;
} & Splitting;

/** Another Worker, which is bound as `SOURCE_<NAME>`. */
export type CustomSource = {
  id: string;
  type: "custom";
  name: string;
  /** Calls of one refresh; the next one goes on where it ended. 50 by default. */
  maxPages?: number | undefined;
} & Splitting;

/** How an HMAC of a delivery is made, and where it is. */
export interface HmacRules {
  header: string;
  algorithm: "sha1" | "sha256" | "sha384" | "sha512";
  encoding: "hex" | "base64";
  /** Before the signature, such as "sha256=". */
  prefix?: string | undefined;
  /** What is signed: `{body}`, and `{id}` or `{timestamp}` where they are. */
  payload: string;
  idHeader?: string | undefined;
  /** In seconds or milliseconds since 1970; a delivery is taken within 300 seconds. */
  timestampHeader?: string | undefined;
}

/** How a delivery shows who sent it. */
export type Verification =
  | { by: "standard" }
  | { by: "github" }
  | ({ by: "hmac" } & HmacRules)
  | { by: "bearer" };

/** Waits for deliveries. */
export type WebhookSource = {
  id: string;
  type: "webhook";
  secret?: string | undefined;
  /** As Standard Webhooks says by default. */
  verify?: Verification | undefined;
} & ItemRules &
  Splitting;

/** What a refresh fetches. */
export type PullSource =
  | FeedSource
  | ListSource
  | SitemapSource
  | BucketSource
  | GithubSource
  | CustomSource;

/** Where documents come from by themselves. */
export type Source = PullSource | WebhookSource;

/** What to remember of a source between refreshes. */
export interface SourceState {
  etag: string | null;
  lastModified: string | null;
  /** JSON, as the kind of source makes it; null: from the beginning. */
  cursor: string | null;
}

export const NO_STATE: SourceState = { etag: null, lastModified: null, cursor: null };
