import { usageText } from "../client/usage-text.ts";
import * as api from "./api.ts";
import { createMap } from "./map.ts";
import { showStages } from "./stages.ts";
import { showTopics } from "./topic-list.ts";
import { showWarnings } from "./warnings.ts";
import { topicTitle } from "./topic-title.ts";

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const corpusSelect = element<HTMLSelectElement>("corpus");
const refreshButton = element<HTMLButtonElement>("refresh");
const status = element("status");
const tooltip = element("tooltip");
const keyForm = element<HTMLFormElement>("key-form");

const TOOLTIP_LENGTH = 280;

let corpus = "";
let current: api.DocumentMap | null = null;
let names = new Map<number, string>();
let hovered = -1;
let selected: number | null = null;
const texts = new Map<string, string>();

const map = createMap(element<HTMLCanvasElement>("map"), { hover, pick });

function pick(topic: number | null): void {
  selected = topic === selected ? null : topic;
  map.highlight(selected);
  for (const button of document.querySelectorAll<HTMLElement>("#topics button")) {
    const pressed = button.dataset["topic"] === String(selected);
    button.setAttribute("aria-pressed", String(pressed));
    if (pressed) button.scrollIntoView({ block: "nearest" });
  }
}

function hover(index: number, x: number, y: number): void {
  tooltip.hidden = index < 0;
  if (index !== hovered) {
    hovered = index;
    const id = current?.ids[index];
    if (id !== undefined) void showText(id, index);
  }
  placeTooltip(x, y);
}

/** Beside the pointer, on the side where there is room. */
function placeTooltip(x: number, y: number): void {
  const { clientWidth = 0, clientHeight = 0 } = tooltip.parentElement ?? {};
  const { offsetWidth, offsetHeight } = tooltip;
  const left = x + 14 + offsetWidth > clientWidth ? x - 14 - offsetWidth : x + 14;
  const top = y + 14 + offsetHeight > clientHeight ? y - 14 - offsetHeight : y + 14;
  tooltip.style.left = `${Math.max(4, left)}px`;
  tooltip.style.top = `${Math.max(4, top)}px`;
}

function fillTooltip(text: string, index: number): void {
  const topic = current?.topics[index] ?? -1;
  const name = document.createElement("strong");
  name.textContent = names.get(topic) ?? "Outliers";
  tooltip.replaceChildren(name, text);
}

async function showText(id: string, index: number): Promise<void> {
  const asked = corpus;
  fillTooltip(texts.get(id) ?? id, index);
  if (texts.has(id)) return;
  // A pointer crossing the map should not ask for every document on its way.
  await new Promise((resolve) => setTimeout(resolve, 80));
  if (hovered !== index || corpus !== asked) return;
  try {
    const { text } = await api.openClient().getDocument(asked, id);
    if (corpus !== asked) return;
    // An image alone has no text.
    const shown = cut(text.trim()) || id;
    texts.set(id, shown);
    if (hovered === index) fillTooltip(shown, index);
  } catch (error) {
    report(error);
  }
}

/** The beginning of a text, up to a word's end. */
function cut(text: string): string {
  return text.length <= TOOLTIP_LENGTH
    ? text
    : `${text.slice(0, TOOLTIP_LENGTH).replace(/\s+\S*$/, "")} …`;
}

function report(error: unknown): void {
  if (error instanceof api.ProblemError && error.status === 401) keyForm.hidden = false;
  status.textContent = error instanceof Error ? error.message : String(error);
}

async function showCorpus(published: boolean): Promise<void> {
  const asked = corpus;
  texts.clear();
  pick(null);
  const client = api.openClient();
  const answers = published
    ? await Promise.all([client.getTopics(asked), client.getMap(asked)])
    : [null, null];
  if (corpus !== asked) return;
  current = answers[1] as api.DocumentMap | null;
  const topics = answers[0] as api.TopicList | null;
  names = new Map(topics?.topics.map((topic) => [topic.id, topicTitle(topic)]));
  map.show(current, topics);
  showTopics(topics, pick);
  status.textContent = published ? "" : "Not fitted yet. Refresh to find its topics.";
}

async function load(): Promise<void> {
  try {
    const corpora = await api.listCorpora();
    keyForm.hidden = true;
    corpusSelect.replaceChildren(...corpora.map(({ id }) => new Option(id, id)));
    corpusSelect.disabled = refreshButton.disabled = corpora.length === 0;
    status.textContent = "";
    const chosen = corpora.find(({ id }) => id === corpus) ?? corpora[0];
    if (!chosen) {
      status.textContent = "No corpora yet. Create one with PUT /v1/corpora/{corpus}.";
      return;
    }
    corpus = corpusSelect.value = chosen.id;
    await showCorpus(chosen.publishedVersion !== null && chosen.publishedVersion !== undefined);
  } catch (error) {
    report(error);
  }
}

async function refresh(): Promise<void> {
  const asked = corpus;
  refreshButton.disabled = true;
  try {
    const client = api.openClient();
    let last = await client.startRefresh(asked);
    for await (last of client.followRefresh(asked, last.id)) {
      showStages(last);
      showWarnings(last);
      const paid = usageText(last.usage);
      status.textContent = `Refresh of ${asked}: ${last.state}${paid && `, ${paid}`}`;
    }
    if (last.state === "completed") await load();
    if (last.state === "failed")
      status.textContent = `Refresh failed: ${last.problem?.detail ?? "no reason given"}`;
  } catch (error) {
    report(error);
  } finally {
    refreshButton.disabled = false;
  }
}

corpusSelect.addEventListener("change", () => {
  corpus = corpusSelect.value;
  showWarnings({ warnings: [] });
  void load();
});
refreshButton.addEventListener("click", () => void refresh());
element("reset").addEventListener("click", () => map.reset());
keyForm.addEventListener("submit", (event) => {
  event.preventDefault();
  api.rememberKey(element<HTMLInputElement>("key").value);
  void load();
});
void load();
