/** Where a version keeps what its readers see; `prefix` is the corpus's. */
export function versionKeys(prefix: string, version: number) {
  return {
    topics: `${prefix}versions/${version}/topics.json`,
    map: `${prefix}versions/${version}/map.json`,
    model: `${prefix}versions/${version}/model`,
    /** What is asked of the topics as a whole, apart from the model (`topic-structure.ts`). */
    structure: `${prefix}versions/${version}/structure`,
    /** By what the topics of the next version are matched with this one's (`topic-identity.ts`). */
    identity: `${prefix}versions/${version}/identity`,
    /** What is different from the version before. */
    changes: `${prefix}versions/${version}/changes.json`,
    /** Of a version whose words were weighed by other options than its model's: those. */
    words: `${prefix}versions/${version}/words.json`,
    /** Of a version whose topics were edited: what its readers follow (`edited-topics.ts`), its structure, and the topics as they were. */
    edits: `${prefix}versions/${version}/edits`,
    editedStructure: `${prefix}versions/${version}/edited-structure`,
    unedited: `${prefix}versions/${version}/unedited.json`,
    /** Where what the next fit can start from lies, if the version was fitted and kept it. */
    warm: `${prefix}versions/${version}/warm/`,
    /** Of a version that shares another's model: the documents it is searched in. */
    documents: `${prefix}versions/${version}/documents`,
    /** Likewise: the documents that no topic is near to, and what may become of them (`emerging/`). */
    pool: `${prefix}versions/${version}/pool`,
    emerging: `${prefix}versions/${version}/emerging.json`,
    /** What of it was put into a vector index, if anything (`version-index.ts`). */
    indexed: `${prefix}versions/${version}/indexed.json`,
  };
}

/** What `GET …/map` answers: a column each, one entry a document. */
export interface DocumentMap {
  version: number;
  ids: string[];
  x: number[];
  y: number[];
  topics: number[];
}
