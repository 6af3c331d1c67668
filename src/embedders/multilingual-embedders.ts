/** For texts of any language, those without a key or with the least price first. */
export const MULTILINGUAL_EMBEDDERS: readonly string[] = [
  "workers-ai/@cf/baai/bge-m3",
  "openai/text-embedding-3-small",
  "cohere/embed-multilingual-v3.0",
];
