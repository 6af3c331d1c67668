import type { Topic, TopicList } from "./api.ts";
import { topicColor } from "./topic-color.ts";
import { topicTitle } from "./topic-title.ts";

const WORDS = 6;

/** Lists topics as toggle buttons, pinned ones first, the outliers last, hidden ones not at all. */
export function showTopics(answer: TopicList | null, pick: (topic: number) => void): void {
  const summary = document.getElementById("summary") as HTMLElement;
  const topics = (answer?.topics ?? [])
    .filter(({ hidden }) => hidden !== true)
    .toSorted(
      (a, b) =>
        Number(a.id < 0) - Number(b.id < 0) ||
        Number(b.pinned ?? false) - Number(a.pinned ?? false) ||
        b.size - a.size,
    );
  summary.textContent = answer
    ? `${topics.filter(({ id }) => id >= 0).length} topics, ${answer.documentCount.toLocaleString("en")} documents, ${answer.outlierCount.toLocaleString("en")} outliers`
    : "No topics yet.";
  const largest = Math.max(1, ...topics.map(({ size }) => size));
  document
    .getElementById("topics")
    ?.replaceChildren(...topics.map((topic) => item(topic, topic.size / largest, pick)));
}

/** `share` is the size beside that of the largest topic. */
function item(topic: Topic, share: number, pick: (topic: number) => void): HTMLLIElement {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset["topic"] = String(topic.id);
  button.setAttribute("aria-pressed", "false");
  const color = `light-dark(${topicColor(topic.id, false)}, ${topicColor(topic.id, true)})`;
  button.style.setProperty("--topic", color);
  button.style.setProperty("--share", `${Math.max(1, share * 100)}%`);
  const name = document.createElement("span");
  name.textContent = topicTitle(topic);
  if (topic.note !== undefined) button.title = topic.note;
  const size = document.createElement("span");
  size.className = "size";
  size.textContent = topic.size.toLocaleString("en");
  const words = document.createElement("small");
  words.textContent = wordsBeyond(topicTitle(topic), topic.words);
  const bar = document.createElement("span");
  bar.className = "bar";
  button.append(name, size, words, bar);
  button.addEventListener("click", () => pick(topic.id));
  const row = document.createElement("li");
  row.append(button);
  return row;
}

/** The words that the name does not say already. */
function wordsBeyond(name: string, words: Topic["words"]): string {
  const said = new Set(name.split(", "));
  return words
    .map(({ word }) => word)
    .filter((word) => !said.has(word))
    .slice(0, WORDS)
    .join(", ");
}
