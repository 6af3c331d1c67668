import { expect, test } from "vitest";
import { EdgetopicError } from "../../../src/core/errors.ts";
import type { CorpusMeasures } from "../../../src/jobs/corpus-measures.ts";
import { measureCorpora } from "../../../src/jobs/measure-corpora.ts";

test("all corpora are asked, page by page; one that is gone meanwhile is left out", async () => {
  const ids = Array.from({ length: 2_000 }, (_, i) => `c${String(i).padStart(4, "0")}`);
  const measured = await measureCorpora({
    corpusIds: async (after, limit) => ids.filter((id) => id > (after ?? "")).slice(0, limit),
    corpus: (id) => ({
      async measure() {
        if (id === "c0007") throw new EdgetopicError("unknown_corpus", "It is gone.");
        return { documents: Number(id.slice(1)) } as CorpusMeasures;
      },
    }),
  });
  expect([...measured.keys()]).toEqual(ids.filter((id) => id !== "c0007"));
  expect(measured.get("c1999")?.documents).toBe(1999);
});

test("a corpus that does not answer fails the call: half a picture would look like a whole one", async () => {
  const corpusIds = async () => ["a"];
  const corpus = () => ({ measure: () => Promise.reject(new Error("it does not answer")) });
  await expect(measureCorpora({ corpusIds, corpus })).rejects.toThrow("it does not answer");
});
