/** Text of a token-to-be → the tokens it is cut into, one where it stays whole. */
export type TokenExceptions = ReadonlyMap<string, readonly string[]>;

const PRONOUNS = "i you he she it we they";
const QUESTION_WORDS = "who what when where why how there";
const SINGULAR_WORDS = "that this";
const PLURAL_WORDS = "these those";
const VERBS = "ca could do does did had may might must need ought sha should wo would";
const AUXILIARIES = "ai are is was were have has dare";
const MODALS = "could might must should would";
/** Contractions of these are words of their own. */
const KEPT_WHOLE =
  "Ill ill Its its Hell hell Shell shell Shed shed were Were Well well Whore whore";

/** `|` stands between the tokens. */
const CUT = `
y'|all y|all how|'d|'y How|'d|'y not|'ve not|ve Not|'ve Not|ve can|not Can|not gon|na Gon|na got|ta
Got|ta let|'s Let|'s c'm|on C'm|on i|'m i|m i|'m|a i|m|a I|'m I|m I|'m|a I|m|a
`;

const WHOLE = `
doin doin' Doin Doin' goin goin' Goin Goin' nothin nothin' Nothin Nothin' nuthin nuthin' Nuthin
Nuthin' ol ol' Ol Ol' somethin somethin' Somethin Somethin' lovin lovin' Lovin Lovin' havin havin'
Havin Havin' em 'em ll 'll nuff 'nuff 'S 's \u2018S \u2018s and/or w/o 're 'd 'Cause 'cause 'cos 'Cos 'coz
'Coz 'cuz 'Cuz 'bout ma'am Ma'am o'clock O'clock Mt. Ak. Ala. Apr. Ariz. Ark. Aug. Calif. Colo.
Conn. Dec. Del. Feb. Fla. Ga. Ia. Id. Ill. Ind. Jan. Jul. Jun. Kan. Kans. Ky. La. Mar. Mass. Mich.
Minn. Miss. N.C. N.D. N.H. N.J. N.M. N.Y. Neb. Nebr. Nev. Nov. Oct. Okla. Ore. Pa. S.C. Sep. Sept.
Tenn. Va. Wash. Wis. a.m. Adm. Bros. co. Co. Corp. D.C. Dr. e.g. E.g. E.G. Gen. Gov. i.e. I.e. I.E.
Inc. Jr. Ltd. Md. Messrs. Mo. Mont. Mr. Mrs. Ms. p.m. Ph.D. Prof. Rep. Rev. Sen. St. vs. v.s.
' \\") <space> '' C++ a. b. c. d. e. f. g. h. i. j. k. l. m. n. o. p. q. r. s. t. u. v. w. x. y. z.
\u00e4. \u00f6. \u00fc. \\t \\n \u2014
:) :-) :)) :-)) :))) :-))) (: (-: =) (= :] :-] [: [-: [= =] :o) (o: :} :-} 8) 8-) (-8 ;) ;-) (; (-;
:( :-( :(( :-(( :((( :-((( ): )-: =( >:( :') :'-) :'( :'-( :/ :-/ =/ =| :| :-| ]= =[ :1 :P :-P :p
:-p :O :-O :o :-o :0 :-0 :() >:o :* :-* :3 :-3 =3 :> :-> :X :-X :x :-x :D :-D ;D ;-D =D xD XD xDD
XDD 8D 8-D ^_^ ^__^ ^___^ >.< >.> <.< ._. ;_; -_- -__- v.v V.V v_v V_V o_o o_O O_o O_O 0_o o_0 0_0
o.O O.o O.O o.o 0.0 o.0 0.o @_@ <3 <33 <333 </3 (^_^) (-_-) (._.) (>_<) (*_*) (\u00ac_\u00ac) \u0ca0_\u0ca0
\u0ca0\ufe35\u0ca0 (\u0ca0_\u0ca0) \u00af\\(\u30c4)/\u00af (\u256f\u00b0\u25a1\u00b0\uff09\u256f\ufe35\u253b\u2501\u253b ><(((*>
`;

/** White space that is a token of its own. */
const WHITE_SPACE = [" ", "\t", "\n", "\u00a0"];

/**
 * What spaCy 3.8's tokenizer for English does not cut by its rules: contractions, abbreviations,
 * emoticons (`spacy/lang/en/tokenizer_exceptions.py` and `spacy/lang/tokenizer_exceptions.py`).
 */
export function englishExceptions(): TokenExceptions {
  const exceptions = new Map<string, string[]>();
  for (const tokens of [...baseTokens(), ...contractions()])
    exceptions.set(tokens.join(""), tokens);
  for (const word of words(KEPT_WHOLE)) exceptions.delete(word);
  for (const [text, tokens] of exceptions) {
    if (text.includes("'")) {
      exceptions.set(
        text.replaceAll("'", "\u2019"),
        tokens.map((token) => token.replaceAll("'", "\u2019")),
      );
    }
  }
  return exceptions;
}

function* baseTokens(): Generator<string[]> {
  for (const text of [...words(WHOLE), ...WHITE_SPACE]) yield [text];
  for (const text of words(CUT)) yield text.split("|");
  for (const unit of "cfkCFK") yield ["\u00b0", unit, "."];
  for (let hour = 1; hour <= 12; hour++) {
    for (const half of ["a.m.", "am", "p.m.", "pm"]) yield [String(hour), half];
  }
}

/** Each with and without its apostrophe. */
function* contractions(): Generator<string[]> {
  for (const word of capitalized(PRONOUNS)) {
    yield* endings(word, "'ll 'll|'ve 'd 'd|'ve");
  }
  for (const word of capitalized("i you we they")) yield* endings(word, "'ve");
  for (const word of capitalized("you we they")) yield* endings(word, "'re");
  for (const word of capitalized("he she it")) yield* endings(word, "'s");
  for (const word of capitalized(QUESTION_WORDS)) {
    yield* endings(word, "'s 'll 'll|'ve 're 've 'd 'd|'ve");
  }
  for (const word of capitalized(SINGULAR_WORDS)) yield* endings(word, "'s 'll 'll|'ve 'd 'd|'ve");
  for (const word of capitalized(PLURAL_WORDS)) {
    yield* endings(word, "'ll 'll|'ve 're 've 'd 'd|'ve");
  }
  for (const word of capitalized(VERBS)) yield* endings(word, "n't n't|'ve");
  for (const word of capitalized(MODALS)) yield* endings(word, "'ve");
  for (const word of capitalized(AUXILIARIES)) yield* endings(word, "n't");
}

function* endings(word: string, list: string): Generator<string[]> {
  for (const ending of words(list)) {
    const tokens = ending.split("|");
    yield [word, ...tokens];
    yield [word, ...tokens.map((token) => token.replace("'", ""))];
  }
}

function capitalized(list: string): string[] {
  return words(list).flatMap((word) => [word, (word[0] ?? "").toUpperCase() + word.slice(1)]);
}

function words(list: string): string[] {
  return list.trim().split(/\s+/);
}
