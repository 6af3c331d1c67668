import type { BoundVector, VectorizeBinding } from "../../../src/storage/vectorize.ts";

export interface FakeVectorize extends VectorizeBinding {
  /** Names of the calls, in order. */
  calls: string[];
  /** Makes every call fail. */
  isDown: boolean;
}

/**
 * Vectorize's binding with the limits and manners that its users report: 1,000 vectors an upsert, 20
 * ids a get, 100 a delete, matches with metadata up to 20 and without up to 100, ids and namespaces of
 * 64 bytes, 10 KiB of metadata; a change is seen by later calls only, one more with each `describe`.
 */
export function createFakeVectorize(dimensions: number, now = Date.now): FakeVectorize {
  const vectors = new Map<string, BoundVector>();
  const pending: { id: string; at: number; apply(): void }[] = [];
  let processed = { id: "", at: 0 };

  function refuse(condition: boolean, reason: string): void {
    if (condition) throw new Error(`VECTOR_ERROR (code = 40007): ${reason}`);
  }

  function begin(call: string): void {
    fake.calls.push(call);
    if (fake.isDown) throw new Error("Vectorize is down");
  }

  function change(apply: () => void): { mutationId: string } {
    const id = crypto.randomUUID();
    pending.push({ id, at: now(), apply });
    return { mutationId: id };
  }

  const fake: FakeVectorize = {
    calls: [],
    isDown: false,
    async describe() {
      begin("describe");
      const next = pending.shift();
      next?.apply();
      processed = next ?? processed;
      return {
        dimensions,
        vectorCount: vectors.size,
        processedUpToMutation: processed.id,
        processedUpToDatetime: new Date(processed.at).toISOString(),
      };
    },
    async upsert(given) {
      begin("upsert");
      refuse(given.length > 1000 || given.length === 0, `${given.length} vectors`);
      const copies = given.map((vector) => ({ ...vector, values: vector.values.slice() }));
      for (const { id, namespace, values, metadata } of copies) {
        refuse(new TextEncoder().encode(id).length > 64, "the id is too long");
        refuse(new TextEncoder().encode(namespace).length > 64, "the namespace is too long");
        refuse(values.length !== dimensions, `${values.length} dimensions`);
        refuse(!values.some((value) => value !== 0), "a vector of zeros has no cosine");
        refuse(JSON.stringify(metadata).length > 10_240, "too much metadata");
      }
      return change(() => {
        for (const vector of copies) vectors.set(vector.id, vector);
      });
    },
    async deleteByIds(ids) {
      begin("deleteByIds");
      refuse(ids.length > 100 || ids.length === 0, `${ids.length} ids to delete`);
      return change(() => {
        for (const id of ids) vectors.delete(id);
      });
    },
    async getByIds(ids) {
      begin("getByIds");
      refuse(ids.length > 20, `${ids.length} ids to get`);
      return ids.flatMap((id) => vectors.get(id) ?? []).toReversed();
    },
    async query(vector, { topK, namespace, returnMetadata }) {
      begin("query");
      refuse(topK > (returnMetadata === "all" ? 20 : 100), `topK is ${topK}`);
      refuse(vector.length !== dimensions, `${vector.length} dimensions`);
      const matches = [...vectors.values()]
        .filter((other) => other.namespace === namespace)
        .map(({ id, values, metadata }) => ({
          id,
          score: cosine(vector, values),
          ...(returnMetadata === "all" && { metadata }),
        }))
        .sort((a, b) => b.score - a.score)
        .slice(0, topK);
      return { matches };
    },
  };
  return fake;
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
