import { z } from "zod";
import type { AiBinding } from "../../../src/embedders/workers-ai/workers-ai-embedder.ts";

export type ChatDialect = "openai" | "compatible" | "cohere" | "huggingface" | "workers-ai";

const Messages = z.tuple([
  z.strictObject({ role: z.literal("system"), content: z.string().min(1) }),
  z.strictObject({ role: z.literal("user"), content: z.string().min(1) }),
]);
const Schema = z.strictObject({
  type: z.literal("object"),
  properties: z.record(z.string(), z.strictObject({ type: z.literal("string") })),
  required: z.array(z.string()),
  additionalProperties: z.literal(false),
});
const JsonSchemaFormat = z.strictObject({
  type: z.literal("json_schema"),
  json_schema: z.strictObject({ name: z.string(), strict: z.literal(true), schema: Schema }),
});
const tokens = z.int().min(1);

/** The bodies of requests as the vendors' references have them, as far as labels need them. */
const BODIES: Record<ChatDialect, z.ZodType> = {
  openai: z.strictObject({
    model: z.string(),
    messages: Messages,
    response_format: JsonSchemaFormat,
    max_completion_tokens: tokens,
  }),
  compatible: z.strictObject({
    model: z.string(),
    messages: Messages,
    response_format: JsonSchemaFormat.optional(),
    max_tokens: tokens,
  }),
  huggingface: z.strictObject({
    model: z.string(),
    messages: Messages,
    response_format: JsonSchemaFormat,
    max_tokens: tokens,
  }),
  cohere: z.strictObject({
    model: z.string(),
    messages: Messages,
    response_format: z.strictObject({ type: z.literal("json_object"), json_schema: Schema }),
    max_tokens: tokens,
    stream: z.literal(false).optional(),
  }),
  "workers-ai": z.strictObject({
    messages: Messages,
    response_format: z.strictObject({ type: z.literal("json_schema"), json_schema: Schema }),
    max_tokens: tokens,
  }),
};

/** What a request comes to instead of an answer: a status with its body and headers, or a text that is no JSON. */
export interface ChatFault {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  text?: string | null;
}

export interface FakeChat {
  readonly fetch: typeof fetch;
  readonly ai: AiBinding;
  /** What users' messages said, in the order they came. */
  readonly prompts: string[];
  /** What the requests were authorized with. */
  readonly keys: (string | null)[];
  failNext(fault: ChatFault, times?: number): void;
  /** Decides by the prompt, after those of `failNext`. */
  failWhen(decide: (prompt: string) => ChatFault | undefined): void;
}

/** A vendor's chat in memory: it takes what the vendor takes, and names a topic by its prompt's length. */
export function createFakeChat(dialect: ChatDialect): FakeChat {
  const prompts: string[] = [];
  const keys: (string | null)[] = [];
  const faults: ChatFault[] = [];
  let decide: (prompt: string) => ChatFault | undefined = () => undefined;

  function take(body: unknown): { prompt: string; text: string | null; fault: ChatFault } {
    const parsed = BODIES[dialect].safeParse(body);
    if (!parsed.success) {
      const message = parsed.error.message;
      return {
        prompt: "",
        text: "",
        fault: { status: 400, body: { message, error: { message } } },
      };
    }
    const { messages, response_format = { json_schema: { required: ["label"] } } } =
      parsed.data as {
        messages: z.output<typeof Messages>;
        response_format?: { json_schema: { required?: string[]; schema?: { required: string[] } } };
      };
    const prompt = messages[1].content;
    prompts.push(prompt);
    const { required = response_format.json_schema.schema?.required ?? [] } =
      response_format.json_schema;
    const fault = faults.shift() ?? decide(prompt) ?? {};
    const answer = Object.fromEntries(
      required.map((name) => [name, `${name} of ${prompt.length}`]),
    );
    return { prompt, text: fault.text === undefined ? JSON.stringify(answer) : fault.text, fault };
  }

  return {
    prompts,
    keys,
    failNext(fault, times = 1) {
      for (let i = 0; i < times; i++) faults.push(fault);
    },
    failWhen(given) {
      decide = given;
    },
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const isChat = url.pathname.endsWith(dialect === "cohere" ? "/v2/chat" : "/chat/completions");
      if (!isChat) return Response.json({ message: `nothing at ${url.pathname}` }, { status: 404 });
      keys.push(new Headers(init?.headers).get("authorization"));
      const { prompt, text, fault } = take(JSON.parse(String(init?.body)) as unknown);
      if (fault.status !== undefined) {
        return Response.json(fault.body ?? {}, {
          status: fault.status,
          headers: fault.headers ?? {},
        });
      }
      return Response.json(answerOf(dialect, prompt, text), { headers: fault.headers ?? {} });
    },
    ai: {
      async run(_model, input) {
        const { prompt, text, fault } = take(input);
        if (fault.status !== undefined) throw new Error(String(fault.body));
        const response: unknown =
          fault.text === undefined && text !== null ? JSON.parse(text) : text;
        return { response, usage: countsOf(prompt, text ?? "") };
      },
    },
  };
}

function countsOf(prompt: string, text: string) {
  return { prompt_tokens: prompt.length, completion_tokens: text.length };
}

function answerOf(dialect: ChatDialect, prompt: string, text: string | null): unknown {
  if (dialect !== "cohere") {
    return {
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1,
      model: "m",
      choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: text } }],
      usage: countsOf(prompt, text ?? ""),
    };
  }
  return {
    id: "c1",
    finish_reason: "COMPLETE",
    message: { role: "assistant", content: text === null ? [] : [{ type: "text", text }] },
    usage: { billed_units: { input_tokens: prompt.length, output_tokens: text?.length ?? 0 } },
  };
}
