import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { fitDocuments } from "../../src/jobs/fit/fit-documents.ts";
import { createCustomDialect } from "../support/fakes/custom-dialect.ts";
import { createFakeVendor } from "../support/fakes/fake-vendor.ts";
import { startImageServer } from "../support/fakes/image-server.ts";
import { loadKernels } from "../support/kernels.ts";
import { madeCorpus } from "../support/made-corpus.ts";
import { makePng, toDataUri } from "../support/make-png.ts";
import { smallCorpus } from "../support/small-corpus.ts";
import { createPackageConsumer, type PackageConsumer } from "./package-consumer.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const corpus = smallCorpus(300);
let consumer: PackageConsumer;
let folder: string;

const node = (...parameters: string[]) => consumer.node(...parameters);
const cli = (...parameters: string[]) => consumer.cli(...parameters);

beforeAll(async () => {
  consumer = await createPackageConsumer();
  ({ folder } = consumer);
  const lines = corpus.ids.map((id, i) =>
    JSON.stringify({
      id,
      text: corpus.texts[i],
      vector: [...corpus.vectors.subarray(i * corpus.dimensions, (i + 1) * corpus.dimensions)],
    }),
  );
  await writeFile(join(folder, "documents.jsonl"), lines.join("\n"));
  await writeFile(join(folder, "texts.txt"), corpus.texts.join("\n"));
});

afterAll(() => consumer.remove());

test("the package as others import it fits, assigns and opens its own models", async () => {
  await writeFile(
    join(folder, "consumer.mjs"),
    `import { readFileSync } from "node:fs";
     import { assign, fit, openModel } from "edgetopic";
     const documents = readFileSync("documents.jsonl", "utf8").split("\\n").map((line) => JSON.parse(line));
     const embeddings = Float32Array.from(documents.flatMap(({ vector }) => vector));
     const stages = new Set();
     const model = await fit(documents, { embeddings, onProgress: ({ stage }) => stages.add(stage) });
     const opened = openModel(model.encode());
     const answers = await assign(opened, { vectors: embeddings });
     const agreeing = answers.filter(({ topic }, i) => topic === opened.documentTopic(i).topic).length;
     const stop = new AbortController();
     stop.abort(new Error("enough"));
     const refusal = await fit(documents, { embeddings, signal: stop.signal }).catch(({ message }) => message);
     console.log(JSON.stringify({ digest: opened.digest, agreeing, stages: stages.size, refusal }));`,
  );
  const { stdout } = await node("consumer.mjs");
  const { digest } = await fitDocuments(corpus, DEFAULT_FIT_OPTIONS, await loadKernels());
  const result = JSON.parse(stdout) as Record<string, unknown>;
  expect(result).toMatchObject({ digest, agreeing: 300, refusal: "enough" });
  expect(result["stages"]).toBeGreaterThan(6);
});

test("the command line fits a file into a model, shows its topics and assigns a file by it", async () => {
  const fitted = JSON.parse((await cli("fit", "documents.jsonl", "--out", "m.edgetopic")).stdout);
  const { digest } = await fitDocuments(corpus, DEFAULT_FIT_OPTIONS, await loadKernels());
  expect(fitted).toMatchObject({ documents: 300, digest });
  expect(fitted.assignments).toHaveLength(300);

  const shown = JSON.parse((await cli("topics", "m.edgetopic", "--json")).stdout);
  expect(shown.topics).toEqual(fitted.topics);
  const assigned = JSON.parse((await cli("assign", "m.edgetopic", "documents.jsonl")).stdout);
  expect(assigned.assignments).toEqual(fitted.assignments);
  expect((await cli("drift", "m.edgetopic", "documents.jsonl")).stdout).toMatch('"emerging":[]');
});

test("texts alone are embedded by the built-in model, and options reach the fit", async () => {
  const { stdout } = await cli(
    "fit",
    "texts.txt",
    "--option",
    "minTopicSize=20",
    "--option",
    "seed=7",
  );
  const { topics } = JSON.parse(stdout) as { topics: { id: number; size: number }[] };
  const found = topics.filter(({ id }) => id >= 0);
  expect(found.length).toBeGreaterThan(1);
  expect(Math.min(...found.map(({ size }) => size))).toBeGreaterThanOrEqual(20);
});

test("an embedder made of the texts goes with the model, which assigns texts by it", async () => {
  const documents = await madeCorpus("tfidf/20", corpus);
  const { digest } = await fitDocuments(documents, DEFAULT_FIT_OPTIONS, await loadKernels());
  const lines = corpus.ids.map((id, i) => JSON.stringify({ id, text: corpus.texts[i] }));
  await writeFile(join(folder, "words.jsonl"), lines.join("\n"));
  const made = ["words.jsonl", "--embedder", "tfidf/20", "--out", "made.edgetopic"];
  const fitted = JSON.parse((await cli("fit", ...made)).stdout);
  expect(fitted).toMatchObject({ documents: 300, digest });
  const assigned = JSON.parse((await cli("assign", "made.edgetopic", "words.jsonl")).stdout);
  expect(assigned.assignments).toEqual(fitted.assignments);

  const shown = ["topics", "made.edgetopic", "--min-topic-size", "9", "--out", "cut.edgetopic"];
  await cli(...shown);
  const again = JSON.parse((await cli("assign", "cut.edgetopic", "words.jsonl")).stdout);
  expect(again.assignments).toHaveLength(300);
});

test("the library makes an embedder of the documents, as the command line does", async () => {
  await writeFile(
    join(folder, "made.mjs"),
    `import { readFileSync } from "node:fs";
     import { fit, openModel } from "edgetopic";
     const texts = readFileSync("texts.txt", "utf8").split("\\n");
     const model = openModel((await fit(texts, { embedder: "lsa" })).encode());
     const answers = await model.assign(texts);
     const agreeing = answers.filter(({ topic }, i) => topic === model.documentTopic(i).topic).length;
     const { embedder, dimensions } = model;
     const refusals = [];
     for (const few of [["one"], Array(20).fill("the same"), Array(20).fill("")])
       await fit(few, { embedder: "tfidf" }).catch(({ code }) => refusals.push(code));
     console.log(JSON.stringify({ embedder, dimensions, agreeing, refusals }));`,
  );
  expect(JSON.parse((await node("made.mjs")).stdout)).toEqual({
    embedder: "lsa",
    dimensions: 100,
    agreeing: 300,
    refusals: ["too_few_documents", "all_documents_equal", "too_few_documents"],
  });
});

test("the embedders there are can be listed, as a table or as JSON", async () => {
  const listed = JSON.parse((await cli("embedders")).stdout) as { vendor: string }[];
  const find = (name: string) => listed.find(({ vendor }) => vendor === name);
  expect(find("static")).toMatchObject({ needs: "", dimensions: [256] });
  expect(find("openai")).toMatchObject({ needs: "OPENAI_API_KEY", dimensions: [1536, 3072] });
  expect(find("custom")).toMatchObject({ modalities: ["text", "image"], dimensions: null });
  expect(find("cohere")).toMatchObject({
    models: expect.arrayContaining([
      { id: "cohere/embed-v4.0", dimensions: 1536, price: expect.anything() },
    ]),
  });
  expect(find("workers-ai")).toMatchObject({
    models: expect.arrayContaining([expect.objectContaining({ price: expect.anything() })]),
  });
  const vendors = ["transformer", "word-vectors", "spacy", "pooled", "azure", "tei"];
  for (const vendor of vendors) expect(find(vendor)).toBeDefined();
});

test("an embedder is named by its id on the command line and in the library; what it needs comes from the environment", async () => {
  await using vendor = await createFakeVendor({ dialect: createCustomDialect() });
  const environment = {
    CUSTOM_OWN_URL: vendor.url,
    CUSTOM_OWN_API_KEY: vendor.key,
    EDGETOPIC_MODELS: join(root, "test/fixtures/transformer"),
  };
  const lines = corpus.ids.map((id, i) => JSON.stringify({ id, text: corpus.texts[i] }));
  await writeFile(join(folder, "named.jsonl"), lines.join("\n"));
  const embedder = '{"concat":["custom/own?dimensions=16","transformer/bert?dimensions=32"]}';
  const program = [join(root, "dist/lib/cli.js"), "fit", "named.jsonl", "--embedder", embedder];
  const options = { cwd: folder, timeout: 120_000, env: { ...process.env, ...environment } };
  const { stdout } = await run(process.execPath, program, options);
  expect(new Set(vendor.delivered())).toEqual(new Set(corpus.texts));

  await writeFile(
    join(folder, "named.mjs"),
    `import { readFileSync } from "node:fs";
     import { createEmbedder, fit, openModel } from "edgetopic";
     const documents = readFileSync("named.jsonl", "utf8").split("\\n").map((line) => JSON.parse(line));
     const embedder = await createEmbedder(${embedder}, ${JSON.stringify(environment)});
     const model = await fit(documents, { embedder });
     const unset = await fit(documents, { embedder: "openai/text-embedding-3-small" }).catch(({ message }) => message);
     const wrong = await fit(documents, { embedder: { concat: [] } }).catch(({ code }) => code);
     console.log(JSON.stringify({ digest: model.digest, unset, wrong, id: openModel(model.encode()).embedder }));`,
  );
  const result = JSON.parse((await node("named.mjs")).stdout) as Record<string, unknown>;
  expect(result).toMatchObject({
    digest: (JSON.parse(stdout) as { digest: string }).digest,
    unset: expect.stringContaining("needs OPENAI_API_KEY"),
    wrong: "invalid_option",
    id: embedder,
  });
});

test("word vectors, a pipeline's and a transformer are imported, and named by the ids that are answered", async () => {
  const fixtures = join(root, "test/fixtures");
  const pipeline = join(folder, "pipeline/vocab");
  await cp(join(fixtures, "word-vectors/spacy"), pipeline, { recursive: true });
  const packed = join(folder, "glove.txt.gz");
  await writeFile(packed, gzipSync(await readFile(join(fixtures, "word-vectors/glove.txt"))));
  const env = { ...process.env, EDGETOPIC_MODELS: join(folder, "models") };
  const options = { cwd: folder, timeout: 120_000, env };
  const edgetopic = async (...parameters: string[]): Promise<{ id: string }> =>
    JSON.parse(
      (await run(process.execPath, [join(root, "dist/lib/cli.js"), ...parameters], options)).stdout,
    );
  const { id: words } = await edgetopic("import", packed, "words", "--format", "glove");
  const { id: spacy } = await edgetopic(
    "import",
    join(folder, "pipeline"),
    "pipe",
    "--format",
    "spacy",
  );
  const bert = join(fixtures, "transformer/bert");
  const { id: encoder } = await edgetopic("import", bert, "tiny", "--format", "transformer");
  expect([words, spacy, encoder]).toEqual([
    expect.stringMatching(/^word-vectors\/words\?dimensions=\d+$/),
    expect.stringMatching(/^spacy\/pipe\?dimensions=\d+$/),
    "transformer/tiny?dimensions=32",
  ]);
  await writeFile(
    join(folder, "imported.mjs"),
    `import { createEmbedder } from "edgetopic";
     const ids = ${JSON.stringify([words, spacy, encoder])};
     const lengths = [];
     for (const id of ids) {
       const { dimensions, embed } = await createEmbedder(id);
       lengths.push((await embed(["river", "bank"])).vectors.length === 2 * dimensions);
     }
     console.log(JSON.stringify(lengths));`,
  );
  const { stdout } = await run(process.execPath, ["imported.mjs"], options);
  expect(JSON.parse(stdout)).toEqual([true, true, true]);
  const again = edgetopic("import", packed, "words", "--format", "glove");
  await expect(again).rejects.toThrow(/words/);
});

test("images are fitted and assigned by their references, by the library and on the command line", async () => {
  await using vendor = await createFakeVendor({ dialect: createCustomDialect() });
  await using images = await startImageServer({});
  const uri = (i: number) => toDataUri(makePng(0x10203 * i));
  const documents = Array.from({ length: 30 }, (_, i) => ({
    id: `d${String(i).padStart(2, "0")}`,
    ...(i % 2 === 0 && { text: `subject ${i}` }),
    image: uri(i),
  }));
  await writeFile(
    join(folder, "images.jsonl"),
    documents.map((each) => JSON.stringify(each)).join("\n"),
  );
  const env = { ...process.env, CUSTOM_OWN_URL: vendor.url, CUSTOM_OWN_API_KEY: vendor.key };
  const options = { cwd: folder, timeout: 120_000, env };
  const edgetopic = async (...parameters: string[]) =>
    JSON.parse(
      (await run(process.execPath, [join(root, "dist/lib/cli.js"), ...parameters], options)).stdout,
    );
  const embedder = "custom/own?dimensions=16&modalities=text,image";
  const fitted = await edgetopic(
    "fit",
    "images.jsonl",
    "--embedder",
    embedder,
    "--out",
    "i.edgetopic",
  );
  expect(fitted).toMatchObject({ documents: 30 });
  expect(new Set(vendor.delivered())).toEqual(
    new Set(documents.map(({ text, image }) => `${text ?? ""}\n${image}`)),
  );
  const assigned = await edgetopic("assign", "i.edgetopic", "images.jsonl");
  expect(assigned.assignments).toEqual(fitted.assignments);

  await writeFile(
    join(folder, "images.mjs"),
    `import { readFileSync } from "node:fs";
     import { fit } from "edgetopic";
     const documents = readFileSync("images.jsonl", "utf8").split("\\n").map((line) => JSON.parse(line));
     const { digest } = await fit(documents, { embedder: ${JSON.stringify(embedder)} });
     const fail = (changed, embedder) => fit([...documents.slice(1), changed], { embedder }).catch(({ message }) => message);
     console.log(JSON.stringify({
       digest,
       none: await fail({ id: "x" }, ${JSON.stringify(embedder)}),
       local: await fail({ id: "x", image: "${images.url}/a.png" }, ${JSON.stringify(embedder)}),
       texts: await fail(documents[0], "static/en"),
     }));`,
  );
  const { stdout } = await run(process.execPath, ["images.mjs"], options);
  expect(JSON.parse(stdout)).toEqual({
    digest: fitted.digest,
    none: 'The document "x" has no text and no image.',
    local: expect.stringContaining("An image will not be fetched"),
    texts: expect.stringContaining("has an image, expected a text alone"),
  });
  expect(images.asked).toEqual([]);
});

test.for([
  [["nothing"], 2, /no command nothing/],
  [["fit"], 2, /Expected DOCS/],
  [["import", "words.txt", "words"], 1, /--format is missing/],
  [["import", "words.txt", "../x", "--format", "glove"], 1, /\.\.\/x is no name/],
  [["import", "words.txt", "words", "--format", "glove"], 1, /Expected --out FOLDER/],
  [["import", "none.txt", "none", "--format", "glove", "--out", "models"], 1, /none\.txt/],
  [["fit", "documents.jsonl", "--optoin", "x"], 2, /Unknown option/],
  [["fit", "documents.jsonl", "--option", "minTopicSize=1"], 1, /minTopicSize is 1/],
  [["fit", "missing.jsonl"], 1, /missing.jsonl/],
  [["topics", "documents.jsonl"], 1, /no topic model/],
  [["fit", "documents.jsonl", "--max-cost", "much"], 1, /no amount of US dollars/],
  [["fit", "documents.jsonl", "--embedder", "nobody/nothing"], 1, /no embedder "nobody\/nothing"/],
] as const)("%s ends with exit code %i and one sentence", async ([parameters, code, message]) => {
  const caught: unknown = await cli(...parameters).catch((error: unknown) => error);
  const failure = caught as { code: number; stderr: string; stdout: string };
  expect(failure.code).toBe(code);
  expect(failure.stderr).toMatch(message);
  expect(failure.stderr).not.toMatch(/\n\s+at /);
  expect(failure.stdout).toBe("");
});
