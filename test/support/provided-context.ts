import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** Of `smallCorpus(400)`, fitted in Node. */
    nodeDigest: string;
  }
}
