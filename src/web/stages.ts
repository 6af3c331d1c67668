import { progressText } from "../client/progress-text.ts";
import type { Refresh } from "./api.ts";

/** Shows a refresh as a whole and each of its stages as labelled bars; hidden once it has completed. */
export function showStages({ state, stages = [], progress, remainingSeconds }: Refresh): void {
  const list = document.getElementById("stages") as HTMLElement;
  list.hidden = state === "completed" || stages.length === 0;
  list.replaceChildren(
    createBar(progressText(progress, remainingSeconds), progress, 1),
    ...stages.map(({ name, done, total }) => createBar(name, done, total)),
  );
}

function createBar(name: string, done: number, total: number): HTMLLIElement {
  const item = document.createElement("li");
  const label = document.createElement("label");
  const bar = document.createElement("progress");
  bar.max = Math.max(1, total);
  bar.value = done;
  label.append(name, bar);
  item.append(label);
  return item;
}
