import { invalidModel } from "./model-files.ts";

/** The ids put around a text. */
export interface TextFrame {
  before: readonly number[];
  after: readonly number[];
}

/** What of a parsed tokenizer.json is read besides the model itself. */
export interface TokenizerParts {
  normalizer?: {
    type?: unknown;
    clean_text?: unknown;
    handle_chinese_chars?: unknown;
    lowercase?: unknown;
    strip_accents?: unknown;
  } | null;
  pre_tokenizer?: { type?: unknown } | null;
  post_processor?: PostProcessor | null;
  model?: { type?: unknown };
  added_tokens?: readonly AddedToken[];
}

export interface AddedToken {
  id: number;
  content: string;
  normalized?: boolean;
  single_word?: boolean;
}

interface PostProcessor {
  type?: string;
  cls?: readonly [string, number];
  sep?: readonly [string, number];
  single?: readonly { SpecialToken?: { id: string }; Sequence?: unknown }[];
  special_tokens?: Record<string, { ids: readonly number[] }>;
  processors?: readonly PostProcessor[];
}

/**
 * What the post-processor puts around a single text. Throws `invalid_model` for another kind than
 * BertProcessing, RobertaProcessing and TemplateProcessing, alone or in a sequence with ByteLevel.
 */
export function readTextFrame(processor: PostProcessor | null | undefined): TextFrame {
  if (processor == null || processor.type === "ByteLevel") return { before: [], after: [] };
  if (processor.type === "Sequence") {
    const frames = (processor.processors ?? []).map(readTextFrame);
    return {
      before: frames.toReversed().flatMap(({ before }) => before),
      after: frames.flatMap(({ after }) => after),
    };
  }
  const { cls, sep, single, special_tokens: specials } = processor;
  if (cls !== undefined && sep !== undefined) return { before: [cls[1]], after: [sep[1]] };
  if (processor.type !== "TemplateProcessing" || single === undefined) {
    throw invalidModel(
      `has the post-processor ${processor.type}, expected BertProcessing, RobertaProcessing or TemplateProcessing`,
    );
  }
  const textAt = single.findIndex(({ Sequence }) => Sequence !== undefined);
  const idsOf = (parts: typeof single): number[] =>
    parts.flatMap(({ SpecialToken: special }) =>
      special === undefined ? [] : (specials?.[special.id]?.ids ?? []),
    );
  return { before: idsOf(single.slice(0, textAt)), after: idsOf(single.slice(textAt + 1)) };
}
