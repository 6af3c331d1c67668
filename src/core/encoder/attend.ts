import type { EncoderContext } from "./dense-layer.ts";
import { positionBiasLength } from "./encoder-layout.ts";

/**
 * Attention of all heads over one text (Vaswani et al. 2017, section 3.2): from its queries, keys and
 * values in `wide` to its rows of `context`, from row `first` on. Scores are f32 whatever the
 * weights are. Up to three rows after the text's are written over.
 */
export function attend(encoder: EncoderContext, first: number, length: number): void {
  const { headCount, hiddenSize } = encoder.shape;
  const headBytes = (4 * hiddenSize) / headCount;
  const rowBytes = 4 * hiddenSize;
  const query = encoder.layout.wide + 3 * first * rowBytes;
  const context = encoder.layout.context + first * rowBytes;
  for (let head = 0; head < headCount; head++) {
    attendHead(encoder, head, query + head * headBytes, length, context + head * headBytes);
  }
}

function attendHead(
  { shape, layout, operations }: EncoderContext,
  head: number,
  query: number,
  length: number,
  context: number,
): void {
  const rowBytes = 4 * shape.hiddenSize;
  const headSize = shape.hiddenSize / shape.headCount;
  const stride = 3 * rowBytes;
  const rowCount = Math.ceil(length / 4) * 4;
  const columnCount = Math.ceil(length / 8) * 8;
  const { scores, keys, values, positionBias } = layout;
  operations.packKeys(query + rowBytes, stride, length, headSize, keys);
  operations.packValues(query + 2 * rowBytes, stride, length, headSize, values);
  operations.multiplyFloats(
    query,
    stride,
    rowCount,
    headSize,
    keys,
    0,
    columnCount,
    scores,
    4 * columnCount,
  );
  const index = head * positionBiasLength(shape.maxLength) + shape.maxLength - 1;
  operations.softmaxRows(
    scores,
    4 * columnCount,
    length,
    length,
    1 / Math.sqrt(headSize),
    positionBias === 0 ? 0 : positionBias + 4 * index,
  );
  operations.multiplyFloats(
    scores,
    4 * columnCount,
    rowCount,
    length,
    values,
    0,
    headSize,
    context,
    rowBytes,
  );
}
