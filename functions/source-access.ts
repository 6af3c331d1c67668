import {
  nameBinding,
  type SourceAccess,
  type SourceService,
} from "../src/jobs/sources/source-access.ts";
import { createR2SourceBucket, type ReadableBucket } from "../src/storage/source-bucket.ts";

const GITHUB_API = "https://api.github.com";

/** What sources are read from besides the web: buckets and Workers that are bound, and GitHub by its token. */
export function createSourceAccess(env: Env): SourceAccess {
  function bound<Binding>(name: string): Binding | undefined {
    const value: unknown = Reflect.get(env, name);
    return typeof value === "object" && value !== null ? (value as Binding) : undefined;
  }

  function text(name: string): string | undefined {
    const value: unknown = Reflect.get(env, name);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  return {
    bucket(name) {
      if (name === null) return createR2SourceBucket(env.BUCKET);
      const bucket = bound<ReadableBucket>(nameBinding("BUCKET", name));
      return bucket && createR2SourceBucket(bucket);
    },
    service: (name) => bound<SourceService>(nameBinding("SOURCE", name)),
    github: { apiUrl: text("GITHUB_API_URL") ?? GITHUB_API, token: text("GITHUB_TOKEN") },
  };
}
