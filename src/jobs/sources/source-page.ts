import { EdgetopicError } from "../../core/errors.ts";
import type { DocumentInput, Rejection } from "../corpus.ts";
import { isRejection, parseDocument } from "../document-input.ts";
import type { SourceState, Split } from "./source.ts";

/** A part of a source as its kind reads it. */
export interface RawPage {
  /**
   * What is to become documents, or null where nothing has changed; in place of a document that
   * cannot be read stands the `EdgetopicError` that says why.
   */
  values: unknown[] | null;
  /** Ids of documents that the source says are gone. */
  removed?: string[];
  /** To be remembered once all of it is in the ledger. */
  state: SourceState;
}

/** A part of a source. */
export interface SourcePage {
  /** Whether there was something new to read. */
  isChanged: boolean;
  documents: DocumentInput[];
  removed: string[];
  /** `index` is the place in what the source gave at once. */
  rejected: Rejection[];
  state: SourceState;
}

/** The documents of a part; those that cannot be taken, a repeated id (`duplicate_id`) among them, are rejected. */
export function toSourcePage(
  { values, removed = [], state }: RawPage,
  firstIndex: number,
  { dimensions, split }: { dimensions: number; split?: Split | undefined },
): SourcePage {
  const documents: DocumentInput[] = [];
  const rejected: Rejection[] = [];
  const ids = new Set<string>();
  for (const [i, value] of (values ?? []).entries()) {
    const index = firstIndex + i;
    if (value instanceof EdgetopicError) {
      rejected.push({ index, code: value.code, detail: value.message });
      continue;
    }
    const document = parseDocument(withSplit(value, split), index, dimensions);
    if (isRejection(document)) {
      rejected.push(document);
    } else if (ids.has(document.id)) {
      const detail = `The source has another document ${document.id} before this one.`;
      rejected.push({ index, id: document.id, code: "duplicate_id", detail });
    } else {
      ids.add(document.id);
      documents.push(document);
    }
  }
  const isChanged = values !== null || removed.length > 0;
  return { isChanged, documents, removed, rejected, state };
}

/** A document as its source wants it split, unless it says itself how. */
export function withSplit(value: unknown, split: Split | undefined): unknown {
  if (split === undefined || typeof value !== "object" || value === null) return value;
  return { split, ...value };
}
