/** A unit vector that is a function of the text and its length, the same on every machine. */
export function fakeVector(text: string, dimensions: number): Float32Array {
  let state = 0x811c9dc5 ^ dimensions;
  for (let i = 0; i < text.length; i++) {
    state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  }
  const vector = new Float32Array(dimensions);
  let squares = 0;
  for (let i = 0; i < dimensions; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const value = ((state >>> 8) + 0.5) / 2 ** 24 - 0.5;
    vector[i] = value;
    squares += value * value;
  }
  const norm = Math.sqrt(squares);
  return vector.map((value) => value / norm);
}

/** A token is four bytes, as vendors' texts say of English; one at least. */
export function fakeTokens(text: string): number {
  return Math.max(1, Math.ceil(Buffer.byteLength(text) / 4));
}
