import { fromHex, vectorKey } from "./content-key.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import type { CorpusWork } from "./corpus-work.ts";
import { pageDocuments, readSnapshot } from "./ledger/document-pages.ts";
import { requireSettings } from "./ledger/settings.ts";
import { readFingerprints, sumVectorUses } from "./ledger/vector-uses.ts";

const PAGE = { count: 1_000, bytes: 4_000_000 };
const KEY_BYTES = 16;

/** What the corpus has of the vector cache, and what of it the corpus still needs. */
export function createCorpusVectors(
  context: CorpusContext,
): Pick<CorpusWork, "vectorUses" | "pageVectorKeys"> {
  const { sql, corpus, clock } = context;

  return {
    async vectorUses() {
      await clock.wake();
      requireSettings(sql, corpus);
      return sumVectorUses(sql);
    },
    async pageVectorKeys(after) {
      await clock.wake();
      requireSettings(sql, corpus);
      const fingerprints = readFingerprints(sql);
      const { ids, more } = pageDocuments(sql, after ?? "", PAGE);
      const documents = readSnapshot(sql, ids, null);
      const keys = documents.flatMap(({ text, image, givenVectorKey }) => [
        ...(givenVectorKey === null ? [] : [givenVectorKey]),
        ...fingerprints.map((fingerprint) => vectorKey(fingerprint, text, image)),
      ]);
      const bytes = new Uint8Array(keys.length * KEY_BYTES);
      for (const [i, key] of (await Promise.all(keys)).entries()) {
        bytes.set(fromHex(key), i * KEY_BYTES);
      }
      return { keys: bytes, after: more ? (ids.at(-1) ?? null) : null };
    },
  };
}
