/**
 * As `quantizeInto` in src/core/knn/quantize.ts: `dimensions` f32 become as many int8; returns the
 * scale.
 */
export function quantizeRow(from: usize, dimensions: usize, out: usize): f32 {
  memory.fill(out, 0, dimensions);
  let largest: f32 = 0;
  for (let d: usize = 0; d < dimensions; d++) {
    const magnitude = abs<f32>(load<f32>(from + (d << 2)));
    if (!(magnitude < f32.POSITIVE_INFINITY)) return 0;
    largest = max<f32>(largest, magnitude);
  }
  const scale = largest / 127;
  if (scale == 0) return 0;
  for (let d: usize = 0; d < dimensions; d++) {
    const rounded = floor<f32>(load<f32>(from + (d << 2)) / scale + 0.5);
    store<i8>(out + d, max<f32>(-127, min<f32>(127, rounded)) as i8);
  }
  return scale;
}
