import { crc32 } from "../core/crc-32.ts";
import type { FitOptions } from "../core/options.ts";
import { encodeUtf8 } from "../core/text/utf8.ts";
import { NO_LANGUAGE_TOOLS, type LanguageTools } from "../core/text/languages.ts";

/** A locale of its own, so that nothing hangs on the machine's; which one makes no difference to these scripts. */
const LOCALE = "en";

/** A sentence of each script whose words only a dictionary knows. */
const PROBES = [
  "我想知道我的信用卡什么时候到北京大学生活动中心",
  "すもももももももものうち東京都に住んでいます",
  "ผมอยากทราบว่าบัตรเครดิตจะมาถึงเมื่อไหร่",
  "ຂ້ອຍຢາກຮູ້ວ່າບັດເຄຣດິດ",
  "ខ្ញុំចង់ដឹងថាកាតរបស់ខ្ញុំមកដល់ពេលណា",
  "ကျွန်တော်ကတ်ဘယ်အချိန်ရောက်မလဲ",
];

let segmenter: Intl.Segmenter | undefined;

/** Named by what it makes of the probes, as no platform tells the version of its dictionaries. */
function nameSegmenter(): string {
  const cut = PROBES.map((probe) => plainLanguageTools.segment(probe).join("|")).join("\n");
  const bytes = encodeUtf8(cut);
  return `intl-${crc32(bytes, 0, bytes.length).toString(16).padStart(8, "0")}`;
}

/**
 * What a fit of English, or of no language, needs: words of text without spaces by `Intl.Segmenter`,
 * whose dictionaries are the platform's (ICU). Two platforms of another ICU may cut a rare word
 * differently.
 */
export const plainLanguageTools: LanguageTools = {
  ...NO_LANGUAGE_TOOLS,
  segment(text) {
    segmenter ??= new Intl.Segmenter(LOCALE, { granularity: "word" });
    const words: string[] = [];
    for (const { segment, isWordLike } of segmenter.segment(text)) {
      if (isWordLike) words.push(segment);
    }
    return words;
  },
  segmenter: nameSegmenter,
};

/** What a fit of that language needs; lists and the detector are loaded only for those that use them. */
export async function loadLanguageTools(language: FitOptions["language"]): Promise<LanguageTools> {
  if (language === "en" || language === "none") return plainLanguageTools;
  const { detectLanguage, STOP_WORD_LISTS } = await import("./language-data.ts");
  return {
    ...plainLanguageTools,
    stopWords: (asked) => STOP_WORD_LISTS[asked],
    detect: detectLanguage,
  };
}
