import { EdgetopicError } from "../../core/errors.ts";

/** Reads a model's file by its path in the model's folder; null where there is none. */
export type ModelFiles = (name: string) => Promise<ArrayBuffer | null>;

/** The file's text, null where there is none. */
export async function readText(files: ModelFiles, name: string): Promise<string | null> {
  const bytes = await files(name);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

/** The parsed file, null where there is none. Throws `invalid_model` where it is no JSON. */
export async function readJson(files: ModelFiles, name: string): Promise<unknown> {
  const text = await readText(files, name);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EdgetopicError("invalid_model", `The model's ${name} is no JSON.`, { cause });
  }
}

export function invalidModel(what: string): EdgetopicError {
  return new EdgetopicError("invalid_model", `The model ${what}.`);
}
