import type { SourceBucket } from "../../storage/source-bucket.ts";

/** What a custom source is asked, and answers; all of it plain JSON. */
export interface SourceService {
  /**
   * The documents that are new or changed since `cursor`, which is null at first and else what the last
   * call answered; `isDone` where there are no more for now.
   */
  pull(request: { corpus: string; source: string; cursor: string | null }): Promise<{
    documents: unknown[];
    /** Ids of documents that are gone. */
    removed?: string[];
    cursor: string | null;
    isDone: boolean;
  }>;
}

/** What sources that are no URL are read from: what the deployment has bound. */
export interface SourceAccess {
  /** The deployment's own bucket by null; undefined where it has none of that name. */
  bucket(name: string | null): SourceBucket | undefined;
  /** A Worker by its name. */
  service(name: string): SourceService | undefined;
  github: { apiUrl: string; token: string | undefined };
}

/** Nothing is bound, and GitHub is asked as anybody may. */
export const NO_ACCESS: SourceAccess = {
  bucket: () => undefined,
  service: () => undefined,
  github: { apiUrl: "https://api.github.com", token: undefined },
};

/** How a binding is called in wrangler.toml. */
export function nameBinding(kind: "SOURCE" | "BUCKET", name: string): string {
  return `${kind}_${name.toUpperCase().replaceAll("-", "_")}`;
}
