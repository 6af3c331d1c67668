import type { InputType } from "./embedder.ts";

type Prompts = Partial<Readonly<Record<InputType, string>>>;

const CLUSTERING_TASK = "Identify categories in user passages.";
const SEARCH_TASK = "Given a web search query, retrieve relevant passages that answer the query";
const SEARCH_QUERY = "Represent this sentence for searching relevant passages: ";

/**
 * By what is in a model's name. The forms for clustering are those MTEB uses, after the models'
 * cards; an instruction model's documents have none when they are searched.
 */
const FAMILIES: readonly [RegExp, Prompts][] = [
  [
    /qwen3-embedding/i,
    {
      clustering: `Instruct: ${CLUSTERING_TASK}\nQuery:`,
      query: `Instruct: ${SEARCH_TASK}\nQuery:`,
    },
  ],
  [
    /e5-.*-?instruct|gte-qwen2|e5-mistral/i,
    {
      clustering: `Instruct: ${CLUSTERING_TASK}\nQuery: `,
      query: `Instruct: ${SEARCH_TASK}\nQuery: `,
    },
  ],
  [
    /(?:^|[/_-])e5-(?:small|base|large)/i,
    { clustering: "query: ", document: "passage: ", query: "query: " },
  ],
  [
    /nomic-embed-text/i,
    { clustering: "clustering: ", document: "search_document: ", query: "search_query: " },
  ],
  [
    /embedding-?gemma|gemini-embedding-2/i,
    {
      clustering: "task: clustering | query: ",
      document: "title: none | text: ",
      query: "task: search result | query: ",
    },
  ],
  [/bge-(?:small|base|large)-en|mxbai-embed|arctic-embed/i, { query: SEARCH_QUERY }],
];

/** What a model wants before each text, by its name; "" where it wants nothing, or is not known. */
export function modelPrompt(model: string, inputType: InputType): string {
  const family = FAMILIES.find(([pattern]) => pattern.test(model));
  return family?.[1][inputType] ?? "";
}
