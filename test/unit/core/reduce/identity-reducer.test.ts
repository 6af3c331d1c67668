import { expect, test } from "vitest";
import { identityReducer } from "../../../../src/core/reduce/identity-reducer.ts";
import { testReducer } from "../../../contracts/reducer.ts";
import { driveReducer } from "../../../support/drive-reducer.ts";
import { randomRows } from "../../../support/random-problems.ts";

testReducer("the identity", identityReducer);

test("the positions are the rows", () => {
  const rows = randomRows(1500, 4, 2);
  const run = { create: identityReducer, rowCount: 1500, dimensions: 4, rows };
  const reducer = driveReducer(run);
  expect(reducer.positions()).toEqual(rows);
  expect(reducer.transform?.(rows)).toEqual(rows);
});
