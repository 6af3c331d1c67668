import type { WordPieceModel } from "../../src/embedders/formats/tokenizer-json.ts";

const ASCII_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/** BERT's normaliser, pre-tokeniser and WordPiece as they are defined: strings and a map. */
export function encodeByDefinition(model: WordPieceModel, text: string): number[] {
  return splitWords(normalize(text)).flatMap((word) => cutWord(model, word));
}

function normalize(text: string): string {
  let cleaned = "";
  for (const character of text) {
    if (/[\t\n\r]|\p{White_Space}(?<!\p{Cc})/u.test(character)) cleaned += " ";
    else if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\ufffd]/u.test(character)) continue;
    else if (isIdeograph(character)) cleaned += ` ${character} `;
    else cleaned += character;
  }
  const stripped = [...cleaned.normalize("NFD")].filter((character) => !/\p{Mn}/u.test(character));
  return stripped.map((character) => character.toLowerCase()).join("");
}

function splitWords(text: string): string[] {
  const words: string[] = [];
  let word = "";
  const close = () => {
    if (word !== "") words.push(word);
    word = "";
  };
  for (const character of text) {
    if (/\p{White_Space}/u.test(character)) close();
    else if (ASCII_PUNCTUATION.includes(character) || /\p{P}/u.test(character)) {
      close();
      words.push(character);
    } else word += character;
  }
  close();
  return words;
}

function cutWord(model: WordPieceModel, word: string): number[] {
  const characters = [...word];
  if (characters.length > model.maxWordCharacters) return [];
  const ids: number[] = [];
  for (let start = 0; start < characters.length;) {
    const prefix = start === 0 ? "" : model.continuationPrefix;
    let end = characters.length;
    let id: number | undefined;
    while (end > start) {
      id = model.vocabulary.get(prefix + characters.slice(start, end).join(""));
      if (id !== undefined) break;
      end--;
    }
    if (id === undefined || id === model.unknownId) return [];
    ids.push(id);
    start = end;
  }
  return ids;
}

function isIdeograph(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const blocks = [
    [0x3400, 0x4dbf],
    [0x4e00, 0x9fff],
    [0xf900, 0xfaff],
    [0x20000, 0x2a6df],
    [0x2a700, 0x2b73f],
    [0x2b740, 0x2b81f],
    [0x2b920, 0x2ceaf],
    [0x2f800, 0x2fa1f],
  ];
  return blocks.some(([first, last]) => code >= first && code <= last);
}
