import { expect, test } from "vitest";
import { EdgetopicError } from "../../../src/core/errors.ts";

test("an error has its code, its sentence and, by default, no places", () => {
  const error = new EdgetopicError("invalid_option", "dimensions is 1, expected 2 to 64.");
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: "EdgetopicError",
    code: "invalid_option",
    message: "dimensions is 1, expected 2 to 64.",
    places: [],
  });
  expect("cause" in error).toBe(false);
  expect(String(error)).toBe("EdgetopicError: dimensions is 1, expected 2 to 64.");
});

test("its cause and the places it is about are kept", () => {
  const cause = new TypeError("fetch failed");
  const places = [{ pointer: "/documents/3", code: "blank_text", detail: "No text." }];
  const error = new EdgetopicError("invalid_request", "One document.", { cause, places });
  expect(error.cause).toBe(cause);
  expect(error.places).toEqual(places);
});
