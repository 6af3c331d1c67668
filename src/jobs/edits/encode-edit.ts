import type { SplitEdit, TopicEdit } from "../../core/topics/edits/topic-edit.ts";
import { base64Length, decodeBase64 } from "../../embedders/decode-base64.ts";

/** An edit as JSON: the directions of a split are base64 of their f32, little-endian. */
export type EncodedEdit =
  | Exclude<TopicEdit, SplitEdit>
  | (Omit<SplitEdit, "directions"> & { directions: string });

export function encodeEdit(edit: TopicEdit): EncodedEdit {
  if (edit.type !== "split") return edit;
  const { buffer, byteOffset, byteLength } = edit.directions;
  let binary = "";
  for (const byte of new Uint8Array(buffer, byteOffset, byteLength)) {
    binary += String.fromCharCode(byte);
  }
  return { ...edit, directions: btoa(binary) };
}

/** The inverse. */
export function decodeEdit(edit: EncodedEdit): TopicEdit {
  if (edit.type !== "split") return edit;
  const bytes = new Uint8Array(base64Length(edit.directions));
  decodeBase64(edit.directions, bytes);
  return { ...edit, directions: new Float32Array(bytes.buffer) };
}
