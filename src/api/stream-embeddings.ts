import type { EmbeddingList, EmbeddingRequest } from "./schemas/embedding.ts";

/**
 * OpenAI's answer as JSON, one embedding a chunk: 2,048 vectors as text are many times their bytes
 * and never stand in memory together.
 */
export function streamEmbeddings(
  model: string,
  embedded: { vectors: Float32Array; dimensions: number; tokens: number },
  format: EmbeddingRequest["encoding_format"],
): ReadableStream<Uint8Array> {
  const { vectors, dimensions, tokens } = embedded;
  const count = vectors.length / dimensions;
  const encoder = new TextEncoder();
  let index = 0;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode('{"object":"list","data":[')),
    pull(controller) {
      if (index === count) {
        const usage: EmbeddingList["usage"] = { prompt_tokens: tokens, total_tokens: tokens };
        const rest = `],"model":${JSON.stringify(model)},"usage":${JSON.stringify(usage)}}`;
        controller.enqueue(encoder.encode(rest));
        return controller.close();
      }
      const row = vectors.subarray(index * dimensions, (index + 1) * dimensions);
      const item: EmbeddingList["data"][number] = {
        object: "embedding",
        index,
        embedding: format === "base64" ? encodeBase64(row) : Array.from(row),
      };
      const separator = index === 0 ? "" : ",";
      controller.enqueue(encoder.encode(separator + JSON.stringify(item)));
      index++;
    },
  });
}

/** The base64 of the row's little-endian f32. */
function encodeBase64(row: Float32Array): string {
  const view = new DataView(new ArrayBuffer(row.length * 4));
  for (const [i, value] of row.entries()) view.setFloat32(i * 4, value, true);
  let binary = "";
  for (const byte of new Uint8Array(view.buffer)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
