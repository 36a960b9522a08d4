/** More words than a person types; each costs time. */
const MAX_WORDS = 32;
/** Scripts that are written without blanks between words, and pictures, which stand anywhere. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Extended_Pictographic}]/u;
const UNSPACED_RUNS = new RegExp(`${UNSPACED.source}+`, "gu");

/** Characters of unspaced scripts one by one, so that a word inside of a sentence is found; "" when the text has none. */
export function unspacedCharacters(text: string): string {
  if (!UNSPACED.test(text)) return "";
  return (text.match(UNSPACED_RUNS) ?? []).map((run) => Array.from(run).join(" ")).join(" . ");
}

/** Words and phrases of what somebody typed. */
export interface SearchWords {
  readonly words: readonly string[];
  readonly phrases: readonly string[];
}

export function searchWords(typed: string): SearchWords {
  const phrases: string[] = [];
  const rest = typed.replaceAll(/["“”„«»]([^"“”„«»]*)["“”„«»]/g, (_, phrase: string) => {
    phrases.push(phrase);
    return " ";
  });
  const words = (rest.match(/[\p{L}\p{N}\p{M}\p{Co}\p{So}]+/gu) ?? []).filter(hasWord);
  return { words: words.slice(0, MAX_WORDS), phrases: phrases.filter(hasWord).slice(0, MAX_WORDS) };
}

/**
 * The query in the language of FTS5, or null when nothing can be searched for. Every word is quoted: nothing that is typed
 * can become an operator.
 */
export function matchExpression(
  typed: string,
  tags: { readonly kinds: readonly string[]; readonly scope: string | null },
): string | null {
  const { words, phrases } = searchWords(typed);
  const terms = [
    ...words.flatMap((word) => (UNSPACED.test(word) ? unspacedTerms(word) : [`${quoted(word)}*`])),
    ...phrases.flatMap((phrase) => (UNSPACED.test(phrase) ? unspacedTerms(phrase) : [quoted(phrase)])),
  ];
  if (terms.length === 0) return null;
  const kinds = tags.kinds.map((kind) => quoted(kindTag(kind))).join(" OR ");
  return [
    `{head text unspaced} : (${terms.join(" AND ")})`,
    ...(kinds === "" ? [] : [`tags : (${kinds})`]),
    ...(tags.scope === null ? [] : [`tags : ${quoted(tags.scope)}`]),
  ].join(" AND ");
}

/** A token of one kind: letters and digits only, as the tokenizer leaves them. */
export function kindTag(kind: string): string {
  return `kind${kind.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}`;
}

/** A token of one scope, whatever it is called. */
export function scopeTag(kind: string, scope: string): string {
  return `scope${Array.from(new TextEncoder().encode(`${kind} ${scope}`), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function unspacedTerms(word: string): string[] {
  const letters = word.replaceAll(/[^\p{L}\p{N}\p{So}]/gu, " ");
  const rest = letters.replaceAll(UNSPACED_RUNS, " ").match(/[\p{L}\p{N}\p{So}]+/gu) ?? [];
  const runs = letters.match(UNSPACED_RUNS) ?? [];
  return [...runs.map((run) => quoted(Array.from(run).join(" "))), ...rest.map((part) => `${quoted(part)}*`)];
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""').replaceAll("\0", "")}"`;
const hasWord = (text: string): boolean => /[\p{L}\p{N}\p{Co}\p{So}]/u.test(text);
