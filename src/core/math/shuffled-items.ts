import type { Random } from "./random.ts";

/** The items `0 … count - 1` in a random order (Durstenfeld 1964). */
export function shuffledItems(count: number, random: Random): Int32Array {
  const items = new Int32Array(count);
  for (let i = 0; i < count; i++) items[i] = i;
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
  return items;
}
