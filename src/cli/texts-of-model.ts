import type { Model } from "../library/index.ts";
import { readDocuments } from "./read-documents.ts";

/** The texts of a model's documents in their order, out of a file by their ids. */
export async function textsOfModel(model: Model, path: string): Promise<string[]> {
  const textOf = new Map<string, string>();
  for await (const { id, text } of readDocuments(path)) textOf.set(id, text);
  return model.documentIds.map((id) => {
    const text = textOf.get(id);
    if (text === undefined) throw new Error(`${path} has no document ${id}, which the model has.`);
    return text;
  });
}
