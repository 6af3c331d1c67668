import { expect, test } from "vitest";
import { imageTypeOf } from "../../../../src/embedders/multimodal/image-type.ts";

const bytes = (text: string) => Uint8Array.from(text, (each) => each.charCodeAt(0));

test("An image is told by its first bytes", () => {
  expect(imageTypeOf(bytes("\x89PNG\r\n\x1a\n\0\0"))).toBe("image/png");
  expect(imageTypeOf(bytes("\xff\xd8\xff\xe0\0\x10JFIF"))).toBe("image/jpeg");
  expect(imageTypeOf(bytes("GIF89a"))).toBe("image/gif");
  expect(imageTypeOf(bytes("RIFF\0\0\0\0WEBPVP8 "))).toBe("image/webp");
});

test("What begins otherwise is no image", () => {
  for (const text of ["", "\x89PN", "RIFF\0\0\0\0WAVE", "<svg/>", "<html>"]) {
    expect(imageTypeOf(bytes(text))).toBe(undefined);
  }
});
