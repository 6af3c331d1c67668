import { gelu, geluByTanh } from "./encoder-math";

// The numbers of src/core/encoder/activation.ts.
const GELU: u32 = 1;
const GELU_BY_TANH: u32 = 2;

/** Applies an activation to `count` f32, a multiple of 4, in place. */
export function activate(at: usize, count: usize, activation: u32): void {
  const end = at + (count << 2);
  if (activation == GELU) {
    for (; at < end; at += 16) v128.store(at, gelu(v128.load(at)));
  } else if (activation == GELU_BY_TANH) {
    for (; at < end; at += 16) v128.store(at, geluByTanh(v128.load(at)));
  } else {
    for (; at < end; at += 16) v128.store(at, f32x4.pmax(v128.load(at), f32x4.splat(0)));
  }
}
