import type { Refresh } from "./api.ts";

/** Shows what a person should know of a refresh although it went on; hidden where that is nothing. */
export function showWarnings({ warnings = [] }: Pick<Refresh, "warnings">): void {
  const list = document.getElementById("warnings") as HTMLElement;
  list.hidden = warnings.length === 0;
  list.replaceChildren(
    ...warnings.map(({ detail }) => {
      const item = document.createElement("li");
      item.textContent = detail;
      return item;
    }),
  );
}
