import { detect } from "tinyld/light";
import { LANGUAGES, type Language } from "../core/text/languages.ts";

export { STOP_WORD_LISTS } from "./stop-word-lists.ts";

/** By tinyld, its light build of 24 languages. */
export function detectLanguage(text: string): Language | null {
  const found = detect(text);
  return (LANGUAGES as readonly string[]).includes(found) ? (found as Language) : null;
}
