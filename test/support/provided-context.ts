import "vitest";

/** Of `smallCorpus(400)`, fitted in Node. */
export type NodeDigest = string;

/** Of the texts of `smallCorpus(400)`, fitted in Node by "tfidf/20" and Hellinger's distance. */
export type MadeDigest = string;

declare module "vitest" {
  export interface ProvidedContext {
    nodeDigest: NodeDigest;
    madeDigest: MadeDigest;
  }
}
