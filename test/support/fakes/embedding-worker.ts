/** A Worker that offers embeddings to others by RPC: vectors of 8 numbers that tell texts apart. */
export const EMBEDDING_WORKER = `
import { WorkerEntrypoint } from "cloudflare:workers";
export default { fetch: () => new Response("nothing here", { status: 404 }) };
export class Embeddings extends WorkerEntrypoint {
  async embed(inputs, { inputType }) {
    const vectors = new Float32Array(inputs.length * 8);
    let tokens = 0;
    for (const [index, input] of inputs.entries()) {
      const text = typeof input === "string" ? input : (input.text ?? "") + input.image;
      if (text === "refuse me") throw new Error("invalid_input " + index + ": this one is refused");
      if (text === "fall over") throw new Error("out of memory");
      if (text === "never") await new Promise((resolve) => setTimeout(resolve, 60000));
      tokens += Math.ceil(text.length / 4);
      let state = inputType.length;
      for (const unit of text) state = Math.imul(state ^ unit.codePointAt(0), 16777619);
      for (let d = 0; d < 8; d++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        vectors[index * 8 + d] = (state >>> 8) / 2 ** 24 - 0.5;
      }
    }
    return { vectors, tokens };
  }
}
`;
