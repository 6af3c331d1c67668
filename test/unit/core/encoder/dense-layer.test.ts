import { expect, test } from "vitest";
import { runDenseLayer } from "../../../../src/core/encoder/dense-layer.ts";
import { layOutEncoder } from "../../../../src/core/encoder/encoder-layout.ts";
import { packFloatPanels, packIntegerPanels } from "../../../../src/core/encoder/pack-panels.ts";
import { quantizeWeights } from "../../../../src/core/encoder/quantize-weights.ts";
import { createReferenceEncoderMemory } from "../../../../src/core/encoder/reference-encoder-memory.ts";
import { filledBuffer } from "../../../support/filled-buffer.ts";
import { encoderShape } from "../../../support/random-encoder.ts";

test.each(["f32", "int8"] as const)(
  "a dense layer in %s is the matrix product, over several blocks of rows",
  (quantization) => {
    const shape = encoderShape({ quantization });
    const [rowCount, depth, columnCount] = [132, 32, 48];
    const layout = layOutEncoder(shape, rowCount);
    const { buffer, operations } = createReferenceEncoderMemory(layout.byteLength);
    const rows = new Float32Array(filledBuffer(rowCount * depth, 1));
    const matrix = new Float32Array(filledBuffer(columnCount * depth, 2));
    const bias = new Float32Array(filledBuffer(columnCount, 3));
    const addresses = layout.layers[1].intermediate;
    const floatsAt = (at: number, length: number) => new Float32Array(buffer, at, length);
    floatsAt(layout.hidden, rows.length).set(rows);
    floatsAt(addresses.bias, columnCount).set(bias);
    if (quantization === "f32") {
      floatsAt(addresses.panels, matrix.length).set(packFloatPanels(matrix, depth));
    } else {
      const { values, scales } = quantizeWeights(matrix, depth);
      floatsAt(addresses.scales, columnCount).set(scales);
      const panels = packIntegerPanels(values, depth);
      new Int8Array(buffer, addresses.panels, panels.length).set(panels);
    }
    const context = { shape, layout, operations };
    runDenseLayer(context, "intermediate", addresses, layout.hidden, rowCount, layout.wide);
    const found = floatsAt(layout.wide, rowCount * columnCount);
    let worst = 0;
    for (let i = 0; i < rowCount; i++) {
      for (let j = 0; j < columnCount; j++) {
        let sum = bias[j];
        for (let k = 0; k < depth; k++) sum += rows[i * depth + k] * matrix[j * depth + k];
        worst = Math.max(worst, Math.abs(found[i * columnCount + j] - sum));
      }
    }
    expect(worst).toBeLessThan(quantization === "f32" ? 1e-5 : 0.05);
  },
);
