/** The stretches of texts that match patterns of parts of speech, in lower case. */
export type TagWords = (texts: readonly string[], patterns: readonly string[]) => Set<string>;

const TAG = /^[A-Z][A-Za-z]*$/;

/**
 * Parts of speech by compromise, which knows English alone and is loaded at the first call. A pattern
 * is tags of its own with spaces between, as "Adjective Noun".
 */
export async function loadTagger(): Promise<TagWords> {
  const { default: nlp } = await import("compromise/two");
  return (texts, patterns) => {
    const matches = patterns.map(toMatch);
    const found = new Set<string>();
    for (const text of texts) {
      const document = nlp(text);
      for (const match of matches) {
        const stretches = document.match(match).json({ terms: { text: true } }) as {
          terms: { text: string }[];
        }[];
        for (const { terms } of stretches) {
          found.add(terms.map((term) => term.text.toLowerCase()).join(" "));
        }
      }
    }
    return found;
  };
}

/** Whether a pattern is one that is understood. */
export function isPattern(pattern: string): boolean {
  return pattern !== "" && pattern.split(" ").every((tag) => TAG.test(tag));
}

function toMatch(pattern: string): string {
  return pattern
    .split(" ")
    .map((tag) => `#${tag}`)
    .join(" ");
}
