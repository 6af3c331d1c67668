/** Bytes taken in one step. */
const SLICE = 8;

/** Row `k`, of 256, is what a byte makes of the checksum with `k` bytes of zeros behind it. */
const TABLES = createTables();

function createTables(): Int32Array {
  const tables = new Int32Array(SLICE * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[byte] = value;
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256];
    tables[at] = tables[before & 255] ^ (before >>> 8);
  }
  return tables;
}

/**
 * CRC-32 (ISO-HDLC, as zip and PNG have it) of `bytes[start … end)`, unsigned, or of those behind
 * others whose CRC-32 is `before`. Eight bytes a step
 * (Kounavis and Berry 2005, slicing by 8), as all that goes into the bucket comes by here.
 */
export function crc32(bytes: Uint8Array, start: number, end: number, before = 0): number {
  const tables = TABLES;
  let crc = ~before;
  let i = start;
  for (; i + SLICE <= end; i += SLICE) {
    crc =
      tables[1792 + ((bytes[i] ^ crc) & 255)] ^
      tables[1536 + ((bytes[i + 1] ^ (crc >>> 8)) & 255)] ^
      tables[1280 + ((bytes[i + 2] ^ (crc >>> 16)) & 255)] ^
      tables[1024 + (bytes[i + 3] ^ (crc >>> 24))] ^
      tables[768 + bytes[i + 4]] ^
      tables[512 + bytes[i + 5]] ^
      tables[256 + bytes[i + 6]] ^
      tables[bytes[i + 7]];
  }
  for (; i < end; i++) crc = tables[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}
