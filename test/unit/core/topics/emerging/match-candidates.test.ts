import { expect, test } from "vitest";
import { judgeCandidate } from "../../../../../src/core/topics/emerging/judge-candidate.ts";
import { matchCandidates } from "../../../../../src/core/topics/emerging/match-candidates.ts";

const group = (...documents: string[]) => ({ documents });
const all = () => true;

test("a candidate is known again by half or more of its documents, each once", () => {
  const before = [group("a", "b", "c", "d"), group("e", "f")];
  expect([...matchCandidates(before, [group("a", "b", "x", "y", "z")], all)]).toEqual([0]);
  expect([...matchCandidates(before, [group("a", "x", "y")], all)]).toEqual([-1]);
  expect([...matchCandidates(before, [group("e", "g"), group("f", "h")], all)]).toEqual([1, -1]);
  expect([...matchCandidates(before, [group("c", "d", "e"), group("a", "b", "f")], all)]).toEqual([
    0, 1,
  ]);
  expect([...matchCandidates([], [group("a")], all)]).toEqual([-1]);
  expect([...matchCandidates(before, [], all)]).toEqual([]);
});

test("documents that are gone do not count", () => {
  const before = [group("a", "b", "c", "d")];
  const isPresent = (id: string) => id === "a";
  expect([...matchCandidates(before, [group("a", "x", "y", "z")], isPresent)]).toEqual([0]);
});

test("a fit confirms a candidate whose documents are mostly in one topic that is new", () => {
  const topics = new Map([
    ["a", 4],
    ["b", 4],
    ["c", -1],
    ["d", 2],
  ]);
  const judge = (documents: string[], ...born: number[]) =>
    judgeCandidate(
      { documents },
      (id) => topics.get(id),
      (topic) => born.includes(topic),
    );
  expect(judge(["a", "b", "c", "d"], 4)).toEqual({
    outcome: "confirmed",
    topic: 4,
    documentCount: 2,
  });
  expect(judge(["a", "b", "c", "d"])).toMatchObject({ outcome: "dropped", topic: 4 });
  expect(judge(["a", "c", "d", "gone"], 4)).toMatchObject({ outcome: "dropped", topic: 2 });
  expect(judge(["a", "gone", "away"], 4)).toMatchObject({ outcome: "confirmed" });
  expect(judge(["c"], 4)).toEqual({ outcome: "dropped", topic: null, documentCount: 0 });
  expect(judge([], 4)).toEqual({ outcome: "dropped", topic: null, documentCount: 0 });
});
