import { Zip, ZipDeflate } from "fflate";

/** ZIP knows no time before 1980; the same files are the same bytes. */
const TIME = new Date(1980, 0, 2);

/** A ZIP of files, each made when it is its turn and given up after it. It errors with what `files` throws. */
export function zipFiles(
  files: Iterable<readonly [name: string, content: Uint8Array]>,
): ReadableStream<Uint8Array> {
  let made: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    made.push(chunk);
  });
  const next = files[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = next.next();
      if (done) {
        zip.end();
      } else {
        const [name, content] = value;
        const entry = new ZipDeflate(name);
        entry.mtime = TIME;
        zip.add(entry);
        entry.push(content, true);
      }
      for (const chunk of made) if (chunk.length > 0) controller.enqueue(chunk);
      made = [];
      if (done) controller.close();
    },
  });
}
