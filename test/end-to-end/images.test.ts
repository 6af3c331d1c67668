import { expect, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { startLocalWorker } from "../../scripts/local-worker.ts";
import { cohereDialect } from "../support/fakes/cohere-dialect.ts";
import { createCustomDialect } from "../support/fakes/custom-dialect.ts";
import { createFakeVendor } from "../support/fakes/fake-vendor.ts";
import { startImageServer } from "../support/fakes/image-server.ts";
import { makePng, toDataUri } from "../support/make-png.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const COUNT = 24;
const png = (i: number) => makePng(0x10101 * i + 7);
const numbers = Array.from({ length: COUNT }, (_, i) => i);

/** Texts alone, texts beside images, images by URL and by key, and four that cannot be had. */
function createDocuments(url: string) {
  return [
    ...numbers.map((i) => ({ id: `text-${i}`, text: `a photograph of subject ${i}` })),
    ...numbers.map((i) => ({ id: `both-${i}`, text: `subject ${i}`, image: toDataUri(png(i)) })),
    ...numbers.map((i) => ({ id: `url-${i}`, image: `${url}/${i}.png` })),
    ...numbers.map((i) => ({ id: `key-${i}`, image: `r2:images/${i}.png`, text: " " })),
    { id: "busy", image: `${url}/busy.png` },
    { id: "gone", image: `${url}/gone.png` },
    { id: "page", image: `${url}/page.html` },
    { id: "private", image: "http://169.254.169.254/latest/meta-data" },
  ];
}

async function startImages() {
  const served = numbers.map((i) => [`/${i}.png`, { body: png(i + 100) }] as const);
  const page = { headers: { "content-type": "image/png" }, body: Buffer.from("<html>") };
  return startImageServer({
    ...Object.fromEntries(served),
    "/page.html": page,
    "/busy.png": { status: 503 },
  });
}

/** What a vendor is sent of a document that could be had, as the fakes write it. */
function expectedInputs(write: (text: string | undefined, image: string) => string[]): Set<string> {
  return new Set([
    ...numbers.map((i) => `a photograph of subject ${i}`),
    ...numbers.flatMap((i) => write(`subject ${i}`, toDataUri(png(i)))),
    ...numbers.flatMap((i) => write(undefined, toDataUri(png(i + 100)))),
    ...numbers.flatMap((i) => write(undefined, toDataUri(png(i + 200)))),
  ]);
}

test.for([
  {
    name: "an embedder of both",
    embedder: "cohere/embed-v4.0?dimensions=256&images=true",
    dialect: cohereDialect,
    dimensions: 256,
    write: (text: string | undefined, image: string) => [
      text === undefined ? image : `${text}\n${image}`,
    ],
  },
  {
    name: "a pair, one of texts and one of images",
    embedder: {
      text: "custom/own?dimensions=16",
      image: "custom/own?dimensions=16&modalities=image",
    },
    dialect: createCustomDialect(),
    dimensions: 16,
    write: (text: string | undefined, image: string) => [
      ...(text === undefined ? [] : [text]),
      `\n${image}`,
    ],
  },
])(
  "texts and images are embedded in workerd by $name; what cannot be had is left out",
  async ({ embedder, dialect, dimensions, write }) => {
    await using images = await startImages();
    await using vendor = await createFakeVendor({ dialect, dimensions });
    vendor.failNext("server-error");
    const worker = await startLocalWorker({
      persistTo: await temporaryFolder(),
      variables: {
        TRUSTED_ORIGINS: images.url,
        COHERE_API_KEY: vendor.key,
        COHERE_BASE_URL: vendor.url,
        CUSTOM_OWN_API_KEY: vendor.key,
        CUSTOM_OWN_URL: vendor.url,
      },
    });
    try {
      const bucket = await worker.miniflare.getR2Bucket("BUCKET", "edgetopic");
      for (const i of numbers) await bucket.put(`images/${i}.png`, png(i + 200));
      const client = createClient({ baseUrl: worker.url.href });
      await client.putCorpus("photos", { embedder });
      const documents = createDocuments(images.url);
      const report = await client.addDocuments("photos", documents);
      expect(report).toMatchObject({ added: documents.length, rejected: [] });

      for (let round = 0; round < 2; round++) {
        const { id } = await client.startRefresh("photos", { mode: "full" });
        let last;
        for await (last of client.followRefresh("photos", id));
        expect(last).toMatchObject({ state: "completed", version: round + 1 });
        expect(JSON.stringify(last)).toMatch(/refused 4 of the documents.*busy.*gone.*page/);
      }
      expect(vendor.violations).toEqual([]);
      expect(new Set(vendor.delivered())).toEqual(expectedInputs(write));
      expect(vendor.sentAgain()).toEqual([]);

      const { ids } = await client.getMap("photos");
      expect(ids).toHaveLength(4 * COUNT);
      expect(await client.getDocument("photos", "url-3")).toMatchObject({
        text: "",
        image: `${images.url}/3.png`,
        topic: expect.any(Number),
      });
      const both = { text: "subject 5", image: toDataUri(png(5)) };
      const asked = [both, { image: "r2:images/5.png" }];
      const { assignments } = await client.assign("photos", asked);
      const topics = ["both-5", "key-5"].map((id) => client.getDocument("photos", id));
      expect(assignments.map(({ topic }) => topic)).toEqual(
        (await Promise.all(topics)).map(({ topic }) => topic),
      );
    } finally {
      await worker.stop();
    }
  },
);

test("images are refused, each by itself, where the embedder takes texts alone, or where they are none", async () => {
  const worker = await startLocalWorker({ persistTo: await temporaryFolder() });
  try {
    const client = createClient({ baseUrl: worker.url.href });
    await client.putCorpus("texts", { embedder: "static/en" });
    const report = await client.addDocuments("texts", [
      { id: "text", text: "a river" },
      { id: "both", text: "a river", image: "https://images.example.org/river.png" },
      { id: "script", image: "data:text/html;base64,AA==" },
      { id: "elsewhere", image: "r2:corpus/news/model" },
      { id: "nothing" },
    ]);
    expect(report.added).toBe(1);
    expect(report.rejected.map(({ id, code }) => [id, code])).toEqual([
      ["both", "cannot_embed_image"],
      ["script", "invalid_image"],
      ["elsewhere", "invalid_image"],
      ["nothing", "missing_text"],
    ]);
  } finally {
    await worker.stop();
  }
});
