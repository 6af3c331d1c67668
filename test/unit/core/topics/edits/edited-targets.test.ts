import { expect, test } from "vitest";
import { editedTargets } from "../../../../../src/core/topics/edits/edited-targets.ts";
import { resolveEdits } from "../../../../../src/core/topics/edits/resolve-edits.ts";
import type { TopicEdit } from "../../../../../src/core/topics/edits/topic-edit.ts";

const target = (name: string, topic: number | null) => ({
  name,
  topic,
  documentCount: 9,
  topicDocumentCount: 7,
});

test("what a seed became is the topic that its own was merged into, and nothing where that was deleted", () => {
  const edits: TopicEdit[] = [
    { type: "merge", topics: [1, 2] },
    { type: "merge", topics: [0, 1] },
    { type: "delete", topics: [3] },
  ];
  const log = edits.map((edit, i) => ({ id: String(i), edit }));
  const plan = resolveEdits(log, Int32Array.of(0, 1, 2, 3, 4), "test");
  const targets = [target("a", 2), target("b", 3), target("c", 4), target("d", null)];
  expect(editedTargets(targets, plan)).toEqual([
    target("a", 0),
    target("b", null),
    target("c", 4),
    target("d", null),
  ]);
  expect(targets[0]).toEqual(target("a", 2));
});
