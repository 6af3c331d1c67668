/** A refusal for the size of a request or of an input, and the limit, where it is named. */
export interface SizeRefusal {
  kind: "too_many_inputs" | "too_many_tokens" | "input_too_long";
  limit: number | undefined;
}

/**
 * What vendors write, in the order in which they are looked for. The first group is the limit. Seen
 * at: OpenAI, Azure, vLLM, TEI, Infinity (pydantic), Ollama, llama.cpp, Voyage, Jina, Mistral,
 * Gemini and Vertex, SiliconFlow, Alibaba.
 */
const WORDS: readonly [SizeRefusal["kind"], RegExp][] = [
  ["too_many_tokens", /max(?:imum)?(?: of)? (\d[\d,]*) tokens per request/i],
  ["too_many_tokens", /max(?:imum)? allowed tokens per (?:submitted )?batch is (\d[\d,]*)/i],
  ["too_many_tokens", /request too large .{0,200}?limit:? (\d[\d,]*)/is],
  [
    "too_many_tokens",
    /token count .{0,60}exceeds the maximum number of tokens allowed \(?(\d[\d,]*)/i,
  ],
  ["too_many_tokens", /too many tokens(?: overall| in batch)/i],
  ["input_too_long", /maximum context length is (\d[\d,]*)/i],
  ["input_too_long", /must have less than (\d[\d,]*) tokens/i],
  ["input_too_long", /cannot exceed (\d[\d,]*) tokens/i],
  ["input_too_long", /is too large to process.{0,80}batch size: (\d[\d,]*)/is],
  ["input_too_long", /max(?:imum)? (?:sequence|input|model) length(?: of| is|:)? (\d[\d,]*)/i],
  ["input_too_long", /exceeds the (?:model's )?(?:maximum )?context length/i],
  ["input_too_long", /string should have at most \d+ characters/i],
  ["too_many_inputs", /array with maximum length (\d[\d,]*)/i],
  ["too_many_inputs", /maximum allowed batch size:? (\d[\d,]*)/i],
  ["too_many_inputs", /should not be larger than (\d[\d,]*)/i],
  ["too_many_inputs", /batch size limit is (\d[\d,]*)/i],
  ["too_many_inputs", /at most (\d[\d,]*) (?:requests|inputs|texts|items|elements|documents)/i],
  [
    "too_many_inputs",
    /max(?:imum)? (?:number of )?(?:inputs|texts|items|documents) (?:is|of) (\d[\d,]*)/i,
  ],
  ["too_many_inputs", /(\d[\d,]*) instance\(s\) (?:is|are) allowed/i],
];

/** Longer ones are no sentence of a vendor's. */
const MAX_LENGTH = 4000;

/** Reads a vendor's message for a limit that was exceeded; undefined where it is about something else. */
export function readSizeRefusal(message: string): SizeRefusal | undefined {
  const text = message.slice(0, MAX_LENGTH);
  for (const [kind, pattern] of WORDS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const limit = match[1] === undefined ? undefined : Number(match[1].replaceAll(",", ""));
    return { kind, limit };
  }
  return undefined;
}
