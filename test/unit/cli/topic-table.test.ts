import { expect, test } from "vitest";
import { topicTable } from "../../../src/cli/topic-table.ts";

function topic(id: number, size: number, words = ["tax", "income"], text = "The\n income tax.") {
  return {
    id,
    size,
    words: words.map((word) => ({ word, score: 1 })),
    representativeDocuments: text === "" ? [] : [{ id: "d", text }],
  };
}

test("topics stand by size with their words and a passage, outliers left out", () => {
  const table = topicTable([topic(1, 20), topic(0, 300, ["war"], ""), topic(-1, 999)], 60);
  expect(table).toBe(
    [
      "  size  words                   passage",
      "   300  war",
      "    20  tax, income             The income tax.",
      "",
    ].join("\n"),
  );
});

test("no line is wider than the terminal", () => {
  const long = topic(0, 7, Array(10).fill("appropriation"), "🗽 word ".repeat(99));
  for (const width of [60, 80, 133]) {
    const [, row] = topicTable([long], width).split("\n");
    expect([...row].length).toBeLessThanOrEqual(width);
    expect(row.match(/…/g)).toHaveLength(2);
  }
});

test("control characters do not reach the terminal", () => {
  expect(topicTable([topic(0, 7, ["a"], "red \u001B[31m")], 80)).not.toContain("\u001B");
});

test("only the 25 largest are shown unless asked for others", () => {
  const topics = Array.from({ length: 40 }, (_, i) => topic(i, 100 - i));
  expect(topicTable(topics, 80).split("\n")).toHaveLength(27);
  expect(topicTable(topics, 80, 3).split("\n")).toHaveLength(5);
});
