import { z } from "zod";
import { requestJson, type JsonRequest } from "../remote/request-json.ts";
import { wrongRows } from "../remote/vector-rows.ts";

const Info = z.looseObject({
  model_id: z.string(),
  model_sha: z.string().nullish(),
  model_dtype: z.string(),
  model_type: z.looseObject({ embedding: z.looseObject({ pooling: z.string() }).optional() }),
  max_concurrent_requests: z.int().min(1),
  max_input_length: z.int().min(1),
  max_batch_tokens: z.int().min(1),
  max_client_batch_size: z.int().min(1),
  auto_truncate: z.boolean(),
});

export type TeiInfo = z.infer<typeof Info>;

/** What a text-embeddings-inference server says of itself; its model must embed. */
export async function readTeiInfo(request: JsonRequest): Promise<TeiInfo> {
  const { json } = await requestJson(request);
  const { data, error } = Info.safeParse(json);
  const { id } = request;
  if (data === undefined) {
    throw wrongRows(id, `an /info without ${error.issues[0]?.path.join(".") || "fields"}`);
  }
  if (data.model_type.embedding === undefined) {
    throw wrongRows(id, `that ${data.model_id} is no model of embeddings`);
  }
  return data;
}
