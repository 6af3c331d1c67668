import type { Model } from "../library/index.ts";
import { readDocuments, type FileDocument } from "./read-documents.ts";

/** A model's documents in their order, out of a file by their ids. */
export async function documentsOfModel(model: Model, path: string): Promise<FileDocument[]> {
  const documents = new Map<string, FileDocument>();
  for await (const document of readDocuments(path)) documents.set(document.id, document);
  return model.documentIds.map((id) => {
    const document = documents.get(id);
    if (document !== undefined) return document;
    throw new Error(`${path} has no document ${id}, which the model has.`);
  });
}
