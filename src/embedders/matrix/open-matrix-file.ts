import { EdgetopicError } from "../../core/errors.ts";
import { openArrowMatrix } from "./arrow-matrix.ts";
import type { MatrixFile, MatrixFormat } from "./matrix-file.ts";
import { openNpyMatrix } from "./npy-matrix.ts";
import { openNpzMatrix } from "./npz-matrix.ts";
import { peekStream } from "./peek-stream.ts";
import { openSafetensorsMatrix } from "./safetensors-matrix.ts";

/** As many bytes tell every format. */
const HEAD_BYTES = 9;

const OPENERS = {
  npy: openNpyMatrix,
  npz: openNpzMatrix,
  safetensors: openSafetensorsMatrix,
  arrow: openArrowMatrix,
};

/**
 * Opens a file of vectors, whose format is told by its first bytes, to be read as a stream. Rows are
 * f16, bf16 (safetensors), f32 or f64, of either byte order. Throws `invalid_vector`, which says what is wrong, and `dimension_mismatch` where rows have
 * not `dimensions` numbers, if given.
 */
export async function openMatrixFile(
  stream: ReadableStream<Uint8Array>,
  options: { dimensions?: number | undefined } = {},
): Promise<MatrixFile> {
  const { head, whole } = await peekStream(stream, HEAD_BYTES);
  const format = formatOf(head);
  if (format !== null) return OPENERS[format](whole, options);
  await whole.cancel();
  throw new EdgetopicError(
    "invalid_vector",
    `The file begins with the bytes ${Array.from(head, toHex).join(" ") || "of nothing"}, expected .npy, .npz, safetensors or Arrow.`,
  );
}

function formatOf(head: Uint8Array): MatrixFormat | null {
  const text = String.fromCharCode(...head);
  if (text.startsWith("\x93NUMPY")) return "npy";
  if (text.startsWith("PK\x03\x04")) return "npz";
  if (text.startsWith("ARROW1") || text.startsWith("\xff\xff\xff\xff")) return "arrow";
  return text.endsWith("{") && head.length === HEAD_BYTES ? "safetensors" : null;
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
