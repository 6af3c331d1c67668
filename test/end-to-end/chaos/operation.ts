export const CORPUS = "chaos";

/** Something a client does. What got no answer is sent again, as a client would. */
export interface Operation {
  name: string;
  /** May be sent several times; resolves once it was acknowledged. */
  send(): Promise<void>;
  /** Once it was acknowledged: what is expected of then on. */
  note?(): void;
}

/** What has been acknowledged. */
export interface Expected {
  /** Texts by id of the documents that are there. */
  documents: Map<string, string>;
  /** Of deliveries that were acknowledged and may not be taken up yet. */
  delivered: Map<string, string>;
  /** Ids of documents that a delivery which may not be taken up yet says are gone. */
  removed: Set<string>;
  /** Ids that were deleted for good. */
  deleted: Set<string>;
  /** Names that were given to topics, each once. */
  names: Set<string>;
}

export function createExpected(): Expected {
  return {
    documents: new Map(),
    delivered: new Map(),
    removed: new Set(),
    deleted: new Set(),
    names: new Set(),
  };
}
