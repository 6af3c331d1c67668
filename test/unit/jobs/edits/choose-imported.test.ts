import { expect, test } from "vitest";
import type { TopicEdit } from "../../../../src/core/topics/edits/topic-edit.ts";
import { chooseImported } from "../../../../src/jobs/edits/choose-imported.ts";
import type { LedgerEdit } from "../../../../src/jobs/ledger/edits.ts";

const topicIds = Int32Array.of(0, 1, 2);
const target = { log: [], topicIds, fingerprint: "own", dimensions: 2 };

function logged(id: string, edit: TopicEdit, undoneAt: string | null = null): LedgerEdit {
  return { id, edit, madeAt: "2026-01-02T03:04:05.000Z", undoneAt };
}

function split(into: number[], directions: number[], fingerprint = "own"): TopicEdit {
  return { type: "split", topic: 0, into, directions: Float32Array.from(directions), fingerprint };
}

test("edits that were undone, that are in the log and that split by other vectors are skipped", () => {
  const pin = { type: "pin", topic: 1, pinned: true } as const;
  const log = [logged("b", pin, "2026-01-03T00:00:00.000Z")];
  const { made, skipped } = chooseImported(
    [
      logged("a", pin, "2026-01-03T00:00:00.000Z"),
      logged("b", pin),
      logged("c", split([0, 3], [1, 0, 0, 1], "other")),
      logged("d", split([0, 4], [1, 0, 0.6, 0.8])),
      logged("e", pin),
    ],
    { ...target, log },
  );
  expect(made.map(({ id }) => id)).toEqual(["d", "e"]);
  expect(skipped).toEqual([
    { id: "a", reason: "undone" },
    { id: "b", reason: "known" },
    { id: "c", reason: "other_embedder" },
  ]);
});

test.for<[string, LedgerEdit[], RegExp]>([
  [
    "an id twice",
    [logged("a", split([0], [1, 0])), logged("a", split([0], [1, 0]))],
    /there twice/,
  ],
  ["a merge of one topic", [logged("a", { type: "merge", topics: [1, 1] })], /topic 1 alone/],
  ["parts of one id", [logged("a", split([3, 3], [1, 0, 0, 1]))], /a part twice/],
  ["a part that is a topic", [logged("a", split([0, 2], [1, 0, 0, 1]))], /into 2/],
  ["such a part of other vectors", [logged("a", split([2], [1], "other"))], /into 2/],
  [
    "a part of a split before it",
    [logged("a", split([0, 3], [1, 0, 0, 1])), logged("b", split([0, 3], [1, 0, 0, 1]))],
    /"b" splits topic 0 into 3/,
  ],
  ["directions of other dimensions", [logged("a", split([0, 3], [1, 0, 0]))], /2 × 2/],
  ["a direction that is too long", [logged("a", split([0], [2, 0]))], /unit length/],
  ["a direction that is no number", [logged("a", split([0], [NaN, 0]))], /unit length/],
])("%s is refused", ([, edits, message]) => {
  expect(() => chooseImported(edits, target)).toThrow(message);
});
