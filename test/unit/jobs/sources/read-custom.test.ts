import { expect, test } from "vitest";
import { readSource } from "../../../../src/jobs/sources/read-source.ts";
import { NO_STATE, type SourceState } from "../../../../src/jobs/sources/source.ts";
import { NO_ACCESS, type SourceService } from "../../../../src/jobs/sources/source-access.ts";

async function read(
  service: SourceService | undefined,
  state: SourceState = NO_STATE,
  maxPages = 50,
) {
  const source = { id: "mine", type: "custom" as const, name: "letter-box", maxPages };
  const access = {
    ...NO_ACCESS,
    service: (name: string) => (name === "letter-box" ? service : undefined),
  };
  const dependencies = {
    fetch,
    now: () => 0,
    sleep: async () => {},
    dimensions: 2,
    corpus: "c",
    access,
  };
  const pages = [];
  for await (const page of readSource(source, state, dependencies)) pages.push(page);
  return pages;
}

/** Letters 1 … 5, two a call; the third is gone. */
const letters: SourceService = {
  async pull({ corpus, source, cursor }) {
    const start = Number(cursor ?? 0);
    const numbers = [start + 1, start + 2].filter((n) => n <= 5 && n !== 3);
    return {
      documents: numbers.map((n) => ({ id: `${corpus}-${source}-${n}`, text: `letter ${n}` })),
      removed: start === 2 ? ["c-mine-3", "no valid id"] : [],
      cursor: String(start + 2),
      isDone: start + 2 >= 5,
    };
  },
};

test("another Worker gives documents call by call, and is asked on where it ended", async () => {
  const all = await read(letters);
  expect(all.flatMap(({ documents }) => documents.map(({ id }) => id))).toEqual([
    "c-mine-1",
    "c-mine-2",
    "c-mine-4",
    "c-mine-5",
  ]);
  expect(all.map(({ removed }) => removed)).toEqual([[], ["c-mine-3"], []]);
  const [first] = await read(letters, NO_STATE, 1);
  expect(first?.state).toEqual({ ...NO_STATE, cursor: "2" });
  expect(await read(letters, first?.state)).toHaveLength(2);
});

test.each([
  [undefined, "no Worker is bound as SOURCE_LETTER_BOX"],
  [{ pull: () => Promise.reject(new Error("the box is locked.")) }, "it threw: the box is locked"],
  [{ pull: async () => ({ documents: [] }) as never }, "its answer is not { documents"],
  [{ pull: async () => null as never }, "its answer is not { documents"],
])("%j fails the source", async (service, reason) => {
  await expect(read(service)).rejects.toThrow(`Source mine (SOURCE_LETTER_BOX) failed: ${reason}`);
});
