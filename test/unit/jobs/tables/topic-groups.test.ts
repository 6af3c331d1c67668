import { expect, test } from "vitest";
import { encodeTable } from "../../../../src/jobs/tables/encode-table.ts";
import { classesTable, timelineTable } from "../../../../src/jobs/tables/topic-groups.ts";

const topic = {
  topic: 3,
  name: "card, pin",
  counts: [0, 2],
  shares: [0, 0.5],
  lower: [0, 0.1],
  upper: [0.4, 0.9],
  words: [[], [{ word: "card", score: 1 }]],
};
const bin = { start: "2026-01-01T00:00:00.000Z", end: "2026-02-01T00:00:00.000Z" };

test("a table has a row for each topic and group where it has documents", async () => {
  const timeline = {
    bins: [
      { ...bin, documentCount: 3 },
      { start: bin.end, end: "2026-03-01T00:00:00.000Z", documentCount: 4 },
    ],
    undatedCount: 0,
    topics: [{ ...topic, trend: { slope: 0, pValue: 1 }, bursts: [] }],
  };
  const csv = await new Response(encodeTable(timelineTable(timeline), "csv")).text();
  expect(csv.trim().split("\r\n")).toEqual([
    "topic,name,words,count,share,lower,upper,start,end",
    expect.stringMatching(/^3,"card, pin",.*card.*,2,0\.5,0\.1,0\.9,2026-02-01.*,2026-03-01/),
  ]);
  const classes = ["a", "b"].map((name) => ({ class: name, documentCount: 4 }));
  const table = classesTable({ classes, unclassedCount: 0, topics: [topic] });
  const rows = await new Response(encodeTable(table, "json")).json();
  expect(rows).toEqual([expect.objectContaining({ topic: 3, count: 2, class: "b" })]);
});
