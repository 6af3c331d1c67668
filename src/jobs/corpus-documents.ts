import { EdgetopicError } from "../core/errors.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { ingest } from "./corpus-ingest.ts";
import type { Corpus } from "./corpus.ts";
import { deleteDocuments } from "./delete-documents.ts";
import { pageDocuments, pageTopic, readStoredDocuments } from "./ledger/document-pages.ts";
import { findParent, readPassageTopics } from "./ledger/passages.ts";
import { requireSettings } from "./ledger/settings.ts";
import { readSplitDocument, sumTopics } from "./read-split-document.ts";

/** Text in one answer: far below the 32 MiB of a call between Workers. */
const pageBytes = 8_000_000;

/** Writing, reading and removing documents. */
export function createCorpusDocuments(
  context: CorpusContext,
): Pick<
  Corpus,
  "addDocuments" | "listDocuments" | "getDocument" | "documentTopics" | "removeDocument"
> {
  const { sql, corpus, clock } = context;

  return {
    async addDocuments(callId, documents, options) {
      await clock.wake();
      const report = await ingest(context, callId, documents, (write) => write(), options);
      await clock.arm();
      return report;
    },
    async listDocuments({ topic, cursor = "", limit }) {
      await clock.wake();
      const { publishedVersion: version } = requireSettings(sql, corpus);
      if (topic !== undefined && version === null) return { documents: [], cursor: null };
      const limits = { count: limit, bytes: pageBytes };
      const { ids, more } =
        topic === undefined || version === null
          ? pageDocuments(sql, cursor, limits)
          : pageTopic(sql, { version, topic }, cursor, limits);
      const documents = readStoredDocuments(sql, ids, version);
      return { documents, cursor: more ? (ids.at(-1) ?? null) : null };
    },
    async getDocument(id) {
      await clock.wake();
      const { publishedVersion } = requireSettings(sql, corpus);
      const document = readStoredDocuments(sql, [id], publishedVersion)[0];
      return document ?? readSplitDocument(sql, id, publishedVersion) ?? refuseUnknown(id);
    },
    async documentTopics(id) {
      await clock.wake();
      const { publishedVersion: version } = requireSettings(sql, corpus);
      const document = readStoredDocuments(sql, [id], version)[0];
      if (document !== undefined) {
        return { id, version, topics: sumTopics([document]), passages: [] };
      }
      if (findParent(sql, id) === null) return refuseUnknown(id);
      const passages = readPassageTopics(sql, id, version);
      return { id, version, topics: sumTopics(passages), passages };
    },
    async removeDocument(id) {
      await clock.wake();
      sql.transaction(() => {
        requireSettings(sql, corpus);
        if (deleteDocuments(sql, [id]) === 0) refuseUnknown(id);
      });
    },
  };
}

function refuseUnknown(id: string): never {
  throw new EdgetopicError("unknown_document", `There is no document "${id}" in the corpus.`);
}
