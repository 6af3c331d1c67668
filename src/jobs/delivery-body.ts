import type { IndexedDocument } from "./corpus-refusal.ts";
import type { Rejection } from "./corpus.ts";
import { isRejection, parseDocument } from "./document-input.ts";

/** What a webhook delivery brings. */
export interface DeliveryContent {
  documents: IndexedDocument[];
  rejected: Rejection[];
  /** Whether it names sources that have something new to fetch. */
  namesSources: boolean;
  /** What is wrong with all of it; null where it could be read. */
  problem: { code: "invalid_json" | "invalid_request"; detail: string } | null;
}

/**
 * Reads `{ "documents": […] }`, `{ "sources": […] }` or both. A delivery was answered when it came,
 * so nothing is thrown: what is wrong is said in the answer.
 */
export function parseDelivery(body: string, dimensions: number): DeliveryContent {
  const content: DeliveryContent = {
    documents: [],
    rejected: [],
    namesSources: false,
    problem: null,
  };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ...content,
      problem: { code: "invalid_json", detail: `The delivery is not JSON: ${reason}` },
    };
  }
  const documents = readList(value, "documents");
  const sources = readList(value, "sources");
  if (documents === null && sources === null) {
    const detail = 'The delivery has neither a list "documents" nor a list "sources".';
    return { ...content, problem: { code: "invalid_request", detail } };
  }
  documents?.forEach((item, index) => {
    const document = parseDocument(item, index, dimensions);
    if (isRejection(document)) content.rejected.push(document);
    else content.documents.push({ ...document, index });
  });
  return { ...content, namesSources: sources !== null };
}

function readList(value: unknown, name: "documents" | "sources"): unknown[] | null {
  if (typeof value !== "object" || value === null || !(name in value)) return null;
  const list: unknown = Reflect.get(value, name);
  return Array.isArray(list) ? list : null;
}
