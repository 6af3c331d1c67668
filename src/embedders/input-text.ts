import type { EmbedderInput } from "./embedder.ts";

/** An input as vendors take it: its texts well-formed (no lone surrogates) and without NUL. */
export function cleanInput(input: EmbedderInput): EmbedderInput {
  if (typeof input === "string") return cleanText(input);
  const { text, image } = input;
  if (image === undefined) return text === undefined ? input : cleanText(text);
  return text === undefined ? { image } : { text: cleanText(text), image };
}

/** Whether there is nothing in it to embed. */
export function isBlank(input: EmbedderInput): boolean {
  if (typeof input === "string") return !/\S/.test(input);
  return input.image === undefined && !/\S/.test(input.text ?? "");
}

/** Equal inputs have equal keys; no text holds the NUL between its parts. */
export function inputKey(input: EmbedderInput): string {
  return typeof input === "string" ? input : `${input.text ?? ""}\0${input.image ?? ""}`;
}

export function textOf(input: EmbedderInput): string {
  return typeof input === "string" ? input : (input.text ?? "");
}

export function withText(input: EmbedderInput, text: string): EmbedderInput {
  return typeof input === "string" ? text : { ...input, text };
}

function cleanText(text: string): string {
  const formed = text.isWellFormed() ? text : text.toWellFormed();
  return formed.includes("\0") ? formed.replaceAll("\0", "") : formed;
}
