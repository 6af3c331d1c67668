import type { IndexedDocument } from "./corpus-refusal.ts";
import type { Rejection } from "./corpus.ts";
import { ID_PATTERN, isRejection, parseDocument } from "./document-input.ts";
import { readGithubEvent } from "./sources/github-event.ts";
import { mapItems } from "./sources/read-items.ts";
import { readPointer } from "./sources/json-pointer.ts";
import { withSplit } from "./sources/source-page.ts";
import type { WebhookSource } from "./sources/source.ts";

/** What a webhook delivery brings. */
export interface DeliveryContent {
  documents: IndexedDocument[];
  rejected: Rejection[];
  /** Ids of documents that are gone. */
  removed: string[];
  /** Whether it names sources that have something new to fetch. */
  namesSources: boolean;
  /** What is wrong with all of it; null where it could be read. */
  problem: { code: "invalid_json" | "invalid_request"; detail: string } | null;
}

type Lists = Record<"documents" | "sources" | "removed", unknown[] | null>;

/**
 * Reads `{ "documents": […] }`, `{ "removed": [ids] }`, `{ "sources": […] }` or several of them; by the
 * source's own rules where it has some, or an event of GitHub's. A delivery was answered when it came,
 * so nothing is thrown: what is wrong is said in the answer.
 */
export async function parseDelivery(
  body: string,
  source: WebhookSource,
  dimensions: number,
): Promise<DeliveryContent> {
  const content: DeliveryContent = {
    documents: [],
    rejected: [],
    removed: [],
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
  const { documents, sources, removed } = await readLists(value, source);
  if (documents === null && sources === null && removed === null) {
    const detail =
      source.items === undefined
        ? 'The delivery has none of the lists "documents", "removed" and "sources".'
        : `The delivery has nothing at "${source.items}".`;
    return { ...content, problem: { code: "invalid_request", detail } };
  }
  documents?.forEach((item, index) => {
    const document = parseDocument(withSplit(item, source.split), index, dimensions);
    if (isRejection(document)) content.rejected.push(document);
    else content.documents.push({ ...document, index });
  });
  const ids = (removed ?? []).filter((id) => typeof id === "string" && ID_PATTERN.test(id));
  return { ...content, removed: ids as string[], namesSources: sources !== null };
}

async function readLists(value: unknown, source: WebhookSource): Promise<Lists> {
  const { id, items, fields, verify } = source;
  if (items !== undefined || fields !== undefined) {
    const found = readPointer(value, items ?? "");
    if (found === undefined || found === null)
      return { documents: null, sources: null, removed: null };
    const documents = await mapItems([found].flat(), { fields }, id);
    return { documents, sources: null, removed: null };
  }
  if (verify?.by === "github") return { ...(await readGithubEvent(value)), sources: null };
  return {
    documents: readList(value, "documents"),
    sources: readList(value, "sources"),
    removed: readList(value, "removed"),
  };
}

function readList(value: unknown, name: keyof Lists): unknown[] | null {
  const list = readPointer(value, `/${name}`);
  return Array.isArray(list) ? list : null;
}
