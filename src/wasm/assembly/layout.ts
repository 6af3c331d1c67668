// UMAP's gradient descent: src/core/reduce/umap/layout.ts in SIMD. Positions are padded with zeros
// to a multiple of four dimensions; the padding stays zero and adds nothing to a distance.

import { approximatePower } from "./power";
import { drawBelow, seedRandom } from "./random";

/** 2^96 and 2^100. */
const LARGEST_POWER: f32 = 79228162514264337593543950336.0;
const LARGEST_GRADIENT: f32 = 1267650600228229401496703205376.0;

let positions: usize = 0;
let rowBytes: usize = 0;
let vertexCount: u32 = 0;
let offsets: usize = 0;
let neighbors: usize = 0;
/** Per edge, its weight by the largest one. */
let frequencies: usize = 0;
/** The same of the point being placed, whose position follows those of the vertices. */
let ownNeighbors: usize = 0;
let ownFrequencies: usize = 0;
let negativeSampleCount: i32 = 0;
let seed: u32 = 0;
let curveA: f32 = 0;
let curveB: f32 = 0;
let attraction: f32 = 0;
let repulsion: f32 = 0;

export function prepareLayout(
  positionsAt: usize,
  bytesPerRow: usize,
  vertices: u32,
  offsetsAt: usize,
  neighborsAt: usize,
  frequenciesAt: usize,
  ownNeighborsAt: usize,
  ownFrequenciesAt: usize,
  negativeSamples: i32,
  seedOfAll: u32,
  a: f32,
  b: f32,
  repulsionStrength: f32,
): void {
  positions = positionsAt;
  rowBytes = bytesPerRow;
  vertexCount = vertices;
  offsets = offsetsAt;
  neighbors = neighborsAt;
  frequencies = frequenciesAt;
  ownNeighbors = ownNeighborsAt;
  ownFrequencies = ownFrequenciesAt;
  negativeSampleCount = negativeSamples;
  seed = seedOfAll;
  curveA = a;
  curveB = b;
  attraction = -2 * (a * b);
  repulsion = 2 * (repulsionStrength * b);
}

export function runEpoch(epoch: u32, learningRate: f32): void {
  seedRandom(seed, epoch);
  const before = epoch as f32;
  const after = (epoch + 1) as f32;
  const rate = f32x4.splat(learningRate);
  for (let head: u32 = 0; head < vertexCount; head++) {
    const headAt = positions + (head as usize) * rowBytes;
    const end = load<u32>(offsets + ((head as usize) << 2), 4) as usize;
    for (let edge = load<u32>(offsets + ((head as usize) << 2)) as usize; edge < end; edge++) {
      const frequency = load<f32>(frequencies + (edge << 2));
      if (floor<f32>(after * frequency) <= floor<f32>(before * frequency)) continue;
      const tail = load<u32>(neighbors + (edge << 2)) as usize;
      move(headAt, positions + tail * rowBytes, rate, true);
    }
  }
}

export function runPointEpoch(
  neighborCount: i32,
  ownSeed: u32,
  epoch: u32,
  learningRate: f32,
): void {
  seedRandom(ownSeed, epoch);
  const before = epoch as f32;
  const after = (epoch + 1) as f32;
  const rate = f32x4.splat(learningRate);
  const headAt = positions + (vertexCount as usize) * rowBytes;
  for (let edge: usize = 0; edge < (neighborCount as usize); edge++) {
    const frequency = load<f32>(ownFrequencies + (edge << 2));
    if (floor<f32>(after * frequency) <= floor<f32>(before * frequency)) continue;
    const tail = load<u32>(ownNeighbors + (edge << 2)) as usize;
    move(headAt, positions + tail * rowBytes, rate, false);
  }
}

/**
 * Moves the head of an edge towards its tail and away from up to five random vertices, all seen where
 * they were before, then away from the others; and the tail towards it where that may move.
 */
function move(head: usize, tail: usize, rate: v128, movesTail: bool): void {
  const y0 = negativeSampleCount > 0 ? drawVertex() : head;
  const y1 = negativeSampleCount > 1 ? drawVertex() : head;
  const y2 = negativeSampleCount > 2 ? drawVertex() : head;
  const y3 = negativeSampleCount > 3 ? drawVertex() : head;
  const y4 = negativeSampleCount > 4 ? drawVertex() : head;
  const gradient = gradientsOf(
    sumEach(squares(head, tail), squares(head, y0), squares(head, y1), squares(head, y2)),
  );
  const others = repulsionsOf(sumBoth(squares(head, y3), squares(head, y4)));
  const pull = v128.shuffle<i32>(gradient, gradient, 0, 0, 0, 0);
  const g0 = v128.shuffle<i32>(gradient, gradient, 1, 1, 1, 1);
  const g1 = v128.shuffle<i32>(gradient, gradient, 2, 2, 2, 2);
  const g2 = v128.shuffle<i32>(gradient, gradient, 3, 3, 3, 3);
  const g3 = v128.shuffle<i32>(others, others, 0, 0, 0, 0);
  const g4 = v128.shuffle<i32>(others, others, 1, 1, 1, 1);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const x = v128.load(head + at);
    const y = v128.load(tail + at);
    const step = f32x4.mul(part(pull, x, tail + at), rate);
    const p0 = part(g0, x, y0 + at);
    const p1 = part(g1, x, y1 + at);
    const p2 = part(g2, x, y2 + at);
    const p3 = part(g3, x, y3 + at);
    const p4 = part(g4, x, y4 + at);
    const sum = f32x4.add(f32x4.add(f32x4.add(p0, p2), f32x4.add(p1, p3)), p4);
    v128.store(head + at, f32x4.add(f32x4.add(x, step), f32x4.mul(sum, rate)));
    if (movesTail) v128.store(tail + at, f32x4.sub(y, step));
  }
  for (let drawn = 5; drawn < negativeSampleCount; drawn += 5) {
    repel(head, negativeSampleCount - drawn, rate);
  }
}

/** Moves a vertex away from up to five random others at once; from itself it is not moved. */
function repel(head: usize, wanted: i32, rate: v128): void {
  const y0 = drawVertex();
  const y1 = wanted > 1 ? drawVertex() : head;
  const y2 = wanted > 2 ? drawVertex() : head;
  const y3 = wanted > 3 ? drawVertex() : head;
  const y4 = wanted > 4 ? drawVertex() : head;
  const gradient = repulsionsOf(
    sumEach(squares(head, y0), squares(head, y1), squares(head, y2), squares(head, y3)),
  );
  const last = squares(head, y4);
  const g4 = repulsionsOf(sumBoth(last, last));
  const g0 = v128.shuffle<i32>(gradient, gradient, 0, 0, 0, 0);
  const g1 = v128.shuffle<i32>(gradient, gradient, 1, 1, 1, 1);
  const g2 = v128.shuffle<i32>(gradient, gradient, 2, 2, 2, 2);
  const g3 = v128.shuffle<i32>(gradient, gradient, 3, 3, 3, 3);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const x = v128.load(head + at);
    const p0 = part(g0, x, y0 + at);
    const p1 = part(g1, x, y1 + at);
    const p2 = part(g2, x, y2 + at);
    const p3 = part(g3, x, y3 + at);
    const p4 = part(g4, x, y4 + at);
    const sum = f32x4.add(f32x4.add(f32x4.add(p0, p2), f32x4.add(p1, p3)), p4);
    v128.store(head + at, f32x4.add(x, f32x4.mul(sum, rate)));
  }
}

/** Of the tail in the first lane, which attracts, and of vertices that repel in the others. */
function gradientsOf(square: v128): v128 {
  const isTail = i32x4(-1, 0, 0, 0);
  const power = powerOf(square);
  const raised = f32x4.add(f32x4.mul(f32x4.splat(curveA), power), f32x4.splat(1));
  const strength = v128.bitselect(
    f32x4.mul(f32x4.splat(attraction), power),
    f32x4.splat(repulsion),
    isTail,
  );
  const softened = f32x4.add(f32x4(0, 0.001, 0.001, 0.001), square);
  const gradient = f32x4.div(strength, f32x4.mul(softened, raised));
  const isApart = v128.or(f32x4.gt(square, f32x4.splat(0)), v128.not(isTail));
  return f32x4.pmax(v128.and(gradient, isApart), f32x4.splat(-LARGEST_GRADIENT));
}

/** Of vertices that repel, at four squared distances. */
function repulsionsOf(square: v128): v128 {
  const power = powerOf(square);
  const raised = f32x4.add(f32x4.mul(f32x4.splat(curveA), power), f32x4.splat(1));
  const softened = f32x4.add(f32x4.splat(0.001), square);
  return f32x4.div(f32x4.splat(repulsion), f32x4.mul(softened, raised));
}

function powerOf(square: v128): v128 {
  return f32x4.pmin(approximatePower(square, f32x4.splat(curveB)), f32x4.splat(LARGEST_POWER));
}

function drawVertex(): usize {
  return positions + (drawBelow(vertexCount) as usize) * rowBytes;
}

/** Four interleaved sums of squared differences. */
function squares(first: usize, second: usize): v128 {
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const difference = f32x4.sub(v128.load(first + at), v128.load(second + at));
    sums = f32x4.add(sums, f32x4.mul(difference, difference));
  }
  return sums;
}

/** `(s0 + s2) + (s1 + s3)` of two registers, one after the other, twice. */
function sumBoth(a: v128, b: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<i32>(ab, ab, 0, 2, 0, 2), v128.shuffle<i32>(ab, ab, 1, 3, 1, 3));
}

/** The same sum of four registers, one to a lane. */
function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<i32>(ab, cd, 0, 2, 4, 6), v128.shuffle<i32>(ab, cd, 1, 3, 5, 7));
}

/** A gradient's step from the other vertex at `other`, cut at ±4. */
function part(gradient: v128, x: v128, other: usize): v128 {
  const step = f32x4.mul(gradient, f32x4.sub(x, v128.load(other)));
  return f32x4.pmax(f32x4.pmin(step, f32x4.splat(4)), f32x4.splat(-4));
}
