import type { Topic, TopicList } from "./api.ts";
import { topicColor } from "./topic-color.ts";

/** Lists topics as toggle buttons, the outliers last. */
export function showTopics(answer: TopicList | null, pick: (topic: number) => void): void {
  const summary = document.getElementById("summary") as HTMLElement;
  const topics = (answer?.topics ?? []).toSorted(
    (a, b) => Number(a.id < 0) - Number(b.id < 0) || b.size - a.size,
  );
  summary.textContent = answer
    ? `${topics.filter(({ id }) => id >= 0).length} topics, ${answer.documentCount.toLocaleString("en")} documents, ${answer.outlierCount.toLocaleString("en")} outliers`
    : "No topics yet.";
  document.getElementById("topics")?.replaceChildren(...topics.map((topic) => item(topic, pick)));
}

function item(topic: Topic, pick: (topic: number) => void): HTMLLIElement {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset["topic"] = String(topic.id);
  button.setAttribute("aria-pressed", "false");
  const dot = document.createElement("span");
  dot.className = "dot";
  dot.style.background = `light-dark(${topicColor(topic.id, false)}, ${topicColor(topic.id, true)})`;
  const words = document.createElement("small");
  words.textContent = topic.words
    .slice(0, 6)
    .map(({ word }) => word)
    .join(", ");
  const name = document.createElement("span");
  name.textContent = topic.id < 0 ? "Outliers" : topic.name;
  const size = document.createElement("span");
  size.textContent = topic.size.toLocaleString("en");
  button.append(dot, name, size, words);
  button.addEventListener("click", () => pick(topic.id));
  const row = document.createElement("li");
  row.append(button);
  return row;
}
