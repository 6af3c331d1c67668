import type { Refresh } from "./api.ts";

/** Shows each stage of a refresh as a labelled bar; hidden once the refresh has completed. */
export function showStages({ state, stages = [] }: Refresh): void {
  const list = document.getElementById("stages") as HTMLElement;
  list.hidden = state === "completed" || stages.length === 0;
  list.replaceChildren(
    ...stages.map(({ name, done, total }) => {
      const item = document.createElement("li");
      const label = document.createElement("label");
      const bar = document.createElement("progress");
      bar.max = Math.max(1, total);
      bar.value = done;
      label.append(name, bar);
      item.append(label);
      return item;
    }),
  );
}
