import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG of 4 × 4 pixels of one color, `0xrrggbb`. */
export function makePng(color: number): Uint8Array<ArrayBuffer> {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(4, 0);
  size.writeUInt32BE(4, 4);
  // Eight bits each of red, green and blue.
  size.set([8, 2, 0, 0, 0], 8);
  const row = [0, ...Array.from({ length: 4 }, () => [color >> 16, color >> 8, color]).flat()];
  const pixels = deflateSync(Buffer.from(Array.from({ length: 4 }, () => row).flat()));
  const chunks = [chunk("IHDR", size), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))];
  return Uint8Array.from(Buffer.concat([SIGNATURE, ...chunks]));
}

export function toDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
