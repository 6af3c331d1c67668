import "vitest";

/** Of `smallCorpus(400)`, fitted in Node. */
export type NodeDigest = string;

declare module "vitest" {
  export interface ProvidedContext {
    nodeDigest: NodeDigest;
  }
}
