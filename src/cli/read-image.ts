import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { imageTypeOf } from "../embedders/multimodal/image-type.ts";

/** As of images that are fetched. */
const MOST_BYTES = 5_000_000;
const ADDRESS = /^[a-z][a-z\d+.-]*:/i;

/**
 * An image as a document of a file names it: an address stays what it is; anything else is the path
 * of a file, from `folder` on, and becomes a data URI. Only files below the folder are read, as the
 * documents may be somebody else's. Throws an `Error` that begins with `place`.
 */
export async function readImage(image: string, folder: string, place: string): Promise<string> {
  if (ADDRESS.test(image)) return image;
  const path = join(folder, image);
  const fromFolder = relative(folder, path);
  if (isAbsolute(image) || fromFolder.startsWith("..")) {
    throw new Error(`${place}: the image ${image} is not below the folder of the documents.`);
  }
  const bytes = await readBytes(path, place);
  const type = imageTypeOf(bytes);
  if (type === undefined) {
    throw new Error(`${place}: ${path} is no GIF, JPEG, PNG or WebP.`);
  }
  return `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;
}

async function readBytes(path: string, place: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new Error(`it has ${size} bytes, at most ${MOST_BYTES} are read`);
    return await readFile(path);
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`${place}: the image ${path} cannot be read: ${reason}.`, { cause: error });
  }
}
