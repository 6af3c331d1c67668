import { expect, test } from "vitest";
import { createPiece } from "../../../src/embedders/piece.ts";
import { createRowPlacement } from "../../../src/embedders/place-rows.ts";

const chunk = (owner: number, tokens: number) =>
  Object.assign(createPiece(owner, `${tokens}`), { tokens });

test("R4: a row goes to its input's place", () => {
  const rows = createRowPlacement(3, 2);
  expect(rows.place(createPiece(2, "a"), Float32Array.of(9, 1, 2), 1)).toBe(true);
  expect([...rows.vectors]).toEqual([0, 0, 0, 0, 1, 2]);
});

test("R10: the mean has the same bits in whatever order the chunks come", () => {
  const vectors = [0.1, 0.2, 0.3, 0.7, 0.9, 0.4, 0.5, 0.25].map((x) => Float32Array.of(x, 1 - x));
  const bits = [[...vectors.keys()], [7, 3, 0, 5, 1, 6, 2, 4]].map((order) => {
    const rows = createRowPlacement(1, 2);
    const chunks = vectors.map((_, i) => chunk(0, 3 * i + 1));
    rows.expectChunks(0, chunks);
    const complete = order.map((i) => rows.place(chunks[i], vectors[i], 0));
    expect(complete).toEqual([...Array(7).fill(false), true]);
    expect(Math.hypot(...rows.vectors)).toBeCloseTo(1, 6);
    return [...rows.vectors];
  });
  expect(bits[0]).toEqual(bits[1]);
});

test("R10: a chunk may be cut again", () => {
  const rows = createRowPlacement(1, 1);
  const [first, second, third, fourth] = [1, 2, 3, 4].map((tokens) => chunk(0, tokens));
  rows.expectChunks(0, [first, second]);
  rows.replaceChunk(second, [third, fourth]);
  const one = Float32Array.of(1);
  expect(rows.isChunked(0)).toBe(true);
  expect([first, third, fourth].map((piece) => rows.place(piece, one, 0))).toEqual([
    false,
    false,
    true,
  ]);
  expect(rows.isChunked(0)).toBe(false);
});

test("R3: what comes for an input that failed is dropped, and chunks that cancel out are zero", () => {
  const rows = createRowPlacement(2, 1);
  expect([rows.drop(0), rows.drop(0)]).toEqual([true, false]);
  expect(rows.place(createPiece(0, "a"), Float32Array.of(1), 0)).toBe(false);
  const chunks = [chunk(1, 2), chunk(1, 2)];
  rows.expectChunks(1, chunks);
  rows.place(chunks[0], Float32Array.of(1), 0);
  rows.place(chunks[1], Float32Array.of(-1), 0);
  expect([...rows.vectors]).toEqual([0, 0]);
});
