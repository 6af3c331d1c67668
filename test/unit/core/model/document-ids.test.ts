import * as fc from "fast-check";
import { expect, test } from "vitest";
import { joinIds, splitIds } from "../../../../src/core/model/document-ids.ts";

test("ids survive being bytes", () => {
  const id = fc.stringMatching(/^[A-Za-z0-9._:-]{1,20}$/);
  fc.assert(
    fc.property(fc.array(id), (ids) => {
      expect(splitIds(joinIds(ids))).toEqual(ids);
    }),
  );
});
