import { expect, test } from "vitest";
import { importSpacyVectors } from "../../../../src/embedders/spacy/import-spacy-vectors.ts";
import {
  createSpacyEmbedder,
  createSpacyPooler,
} from "../../../../src/embedders/spacy/spacy-embedder.ts";
import { openWordVectors } from "../../../../src/embedders/word-vectors/open-word-vectors.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { testWordVectors } from "../../../contracts/word-vectors.ts";
import { expectClose } from "../../../support/expect-close.ts";
import {
  createCountedObjects,
  readSpacyFixture,
  readWordVectorGolden,
} from "../../../support/word-vector-fixtures.ts";

const { spacy: GOLDEN } = readWordVectorGolden();

async function openFixture(name: string) {
  const objects = createCountedObjects();
  await importSpacyVectors(readSpacyFixture(name), objects, "s/", "float32");
  return openWordVectors(objects, "s/");
}

testWordVectors("a spaCy pipeline", () => openFixture("spacy"), {
  known: ["mark", "number", "case"],
  absent: "xyzzy",
});
testWordVectors("a spaCy pipeline of floret", () => openFixture("spacy-floret"), {
  known: ["mark", "xyzzy", "東京"],
  absent: "",
});
testEmbedder("the embedder of a spaCy pipeline", async () =>
  createSpacyEmbedder("spacy/tiny", await openFixture("spacy-floret")),
);

test("a text's vector is spaCy's doc.vector", async () => {
  const { vectors } = await createSpacyPooler(await openFixture("spacy")).pool(GOLDEN.texts);
  expectClose(vectors, GOLDEN.vectors.flat(), 1e-6);
  const floret = await createSpacyPooler(await openFixture("spacy-floret")).pool(GOLDEN.texts);
  const [blank, ...others] = [0, 1, 2].map((i) => floret.vectors.subarray(4 * i, 4 * i + 4));
  expect(blank).not.toEqual(others[0]);
  for (const [i, text] of GOLDEN.texts.entries()) {
    if (text === "") continue;
    expectClose(floret.vectors.subarray(4 * i, 4 * i + 4), GOLDEN.floretTexts[i], 1e-6);
  }
});

test("words of a floret table are the mean of their n-grams, as in spaCy", async () => {
  const { vectors } = await (await openFixture("spacy-floret")).lookUp(GOLDEN.floretWords);
  expectClose(vectors, GOLDEN.floretVectors.flat(), 1e-6);
});
