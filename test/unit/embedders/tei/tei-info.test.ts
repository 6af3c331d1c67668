import { expect, test } from "vitest";
import { refusalError } from "../../../../src/embedders/remote/refusal.ts";
import { readTeiInfo } from "../../../../src/embedders/tei/tei-info.ts";

const INFO = {
  model_id: "acme/own",
  model_sha: null,
  model_dtype: "float16",
  model_type: { embedding: { pooling: "mean" } },
  max_concurrent_requests: 512,
  max_input_length: 256,
  max_batch_tokens: 16384,
  max_client_batch_size: 32,
  auto_truncate: false,
  some_newer_field: 1,
};
const read = (info: object) =>
  readTeiInfo({
    id: "tei/own",
    url: new URL("https://tei.example.com/info"),
    fetch: async () => Response.json(info),
    refuse: ({ status }) => refusalError("tei/own", { status, message: "" }),
  });

test("What a server says of itself is read, newer fields do no harm", async () => {
  expect(await read(INFO)).toEqual(INFO);
});

test("An answer of something else, or of a model that ranks, is refused by what is missing", async () => {
  await expect(read({ ...INFO, max_input_length: undefined })).rejects.toThrow(
    /without max_input_length/,
  );
  await expect(read({ ...INFO, model_type: { classifier: {} } })).rejects.toThrow(
    /acme\/own is no model of embeddings/,
  );
});
