import { EmbedderError } from "../embedders/embedder-error.ts";
import { textField } from "../embedders/remote/field.ts";

export interface TopicLabel {
  label: string;
  summary?: string;
}

const MOST_LABEL_CHARACTERS = 200;
const MOST_SUMMARY_CHARACTERS = 2_000;

/** The JSON Schema of an answer, in the part that all vendors take: no optional fields, no limits. */
export function labelSchema(withSummary: boolean): Record<string, unknown> {
  const text = { type: "string" };
  return {
    type: "object",
    properties: withSummary ? { label: text, summary: text } : { label: text },
    required: withSummary ? ["label", "summary"] : ["label"],
    additionalProperties: false,
  };
}

/**
 * What an answer says, on one line, bounded. Models that only nearly answer with JSON put it between
 * fences. Throws an `EmbedderError` ("protocol") where it is something else or has no label.
 */
export function readTopicLabel(id: string, text: string, withSummary: boolean): TopicLabel {
  const json = parse(text);
  const label = plain(textField(json, "label"), MOST_LABEL_CHARACTERS);
  const summary = plain(textField(json, "summary"), MOST_SUMMARY_CHARACTERS);
  if (label === "" || (withSummary && summary === "")) {
    const what = text.replaceAll(/\s+/g, " ").trim().slice(0, 100);
    throw new EmbedderError(
      "protocol",
      `${id} answered ${JSON.stringify(what)}, expected JSON with a ${label === "" ? "label" : "summary"}.`,
    );
  }
  return withSummary ? { label, summary } : { label };
}

function parse(text: string): unknown {
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(text.slice(from, to + 1)) as unknown;
  } catch {
    return undefined;
  }
}

function plain(text: string | undefined, most: number): string {
  return (text ?? "").replaceAll(/\s+/g, " ").trim().slice(0, most);
}
