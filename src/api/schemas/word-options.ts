import { z } from "@hono/zod-openapi";

const wordList = (most: number) => z.array(z.string().min(1).max(200)).max(most);

/** What is counted as a word and how words are weighed; the defaults of what is left out are those of `DEFAULT_WORD_OPTIONS`. */
export const WordOptionsSchema = z
  .strictObject({
    tokens: z.enum(["auto", "unicode", "bigrams", "scikit-learn"]),
    shortest: z.int().min(1).max(8),
    longest: z.int().min(1).max(8),
    minDocuments: z.number().min(0).finite(),
    maxDocuments: z.number().gt(0).finite(),
    vocabulary: wordList(100_000).nullable(),
    stopWords: wordList(10_000),
    corpusStopWords: z.boolean(),
    weighting: z.enum(["c-tf-idf", "bm25"]),
    reduceFrequent: z.boolean(),
    seedWords: wordList(10_000),
    seedMultiplier: z.number().gt(0).max(1000),
  })
  .partial()
  .refine(({ shortest = 1, longest = 1 }) => shortest <= longest, {
    path: ["shortest"],
    error: "expected at most words.longest",
  })
  .openapi("WordOptions");
