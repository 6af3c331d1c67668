import { readDocuments } from "./read-documents.ts";
import { type FileVectors, readVectors } from "./read-vectors.ts";

export interface DocumentColumns {
  ids: string[];
  texts: string[];
  /** Where there is one. */
  images: (string | undefined)[];
  /** Where there is one. */
  classes: (string | undefined)[];
  /** Those of `--embeddings`, or those the documents bring along; null where there are none. */
  vectors: { dimensions: number; data: Float32Array } | null;
}

/** The documents of a file as columns, with their vectors where there are any. */
export async function readColumns(path: string, embeddings?: string): Promise<DocumentColumns> {
  const ids: string[] = [];
  const texts: string[] = [];
  const images: (string | undefined)[] = [];
  const classes: (string | undefined)[] = [];
  const brought: number[][] = [];
  for await (const { id, text, image, class: name, vector } of readDocuments(path)) {
    ids.push(id);
    texts.push(text);
    images.push(image);
    classes.push(name);
    if (vector !== undefined) brought.push(vector);
  }
  if (embeddings !== undefined) {
    const vectors = await readVectors(embeddings);
    if (vectors.data.length !== ids.length * vectors.dimensions) {
      throw new Error(
        `${embeddings} has ${vectors.data.length / vectors.dimensions} vectors for the ${ids.length} documents of ${path}.`,
      );
    }
    return { ids, texts, images, classes, vectors: alignVectors(embeddings, vectors, ids) };
  }
  const vectors = brought.length === 0 ? null : toRows(path, ids, brought);
  return { ids, texts, images, classes, vectors };
}

/** In the order of the documents, where the file names them; as they are otherwise. */
function alignVectors(path: string, vectors: FileVectors, documents: readonly string[]) {
  const { dimensions, data, ids } = vectors;
  if (ids === null) return { dimensions, data };
  const places = new Map(ids.map((id, row) => [id, row]));
  const aligned = new Float32Array(data.length);
  documents.forEach((id, i) => {
    const row = places.get(id);
    if (row === undefined) throw new Error(`${path} has no vector for the document ${id}.`);
    aligned.set(data.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
  });
  return { dimensions, data: aligned };
}

function toRows(path: string, ids: readonly string[], vectors: readonly number[][]) {
  const dimensions = (vectors[0] as number[]).length;
  if (vectors.length !== ids.length || vectors.some((vector) => vector.length !== dimensions)) {
    throw new Error(`Not every document of ${path} has a vector of ${dimensions} numbers.`);
  }
  const data = new Float32Array(ids.length * dimensions);
  vectors.forEach((vector, i) => data.set(vector, i * dimensions));
  return { dimensions, data };
}
