import type { EmbedderInput } from "../embedders/embedder.ts";

/** What is embedded of a document: its text, its image alone, or both. */
export function toEmbedderInput({
  text,
  image,
}: {
  text: string;
  image?: string | null | undefined;
}): EmbedderInput {
  if (image === null || image === undefined) return text;
  return text === "" ? { image } : { text, image };
}
