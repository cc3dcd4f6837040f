/** Comments that somebody who grades uses again: what may be kept, as the API decides it. */

export const COMMENTS_MAX = 100;
export const COMMENT_CHARACTERS_MAX = 2_000;
const COMMENTS_CHARACTERS_MAX = 40_000;

export interface CommentsChange {
  add?: string[];
  remove?: string[];
}

/** Letters outside of the basic plane count once, as the API counts them. */
const length = (text: string) => Array.from(text).length;

/** The comments after a change, in the order of the API: by their texts, whatever the case of their letters. */
export function changed(comments: readonly string[], { add = [], remove = [] }: CommentsChange): string[] {
  const kept = comments.filter((text) => !remove.includes(text));
  const texts = new Set([...kept, ...add]);
  const byText = (one: string, other: string) => {
    const [first, second] = [one.toLowerCase(), other.toLowerCase()];
    return first < second ? -1 : Number(first > second);
  };
  return [...texts].sort(byText);
}

/** Why a text cannot be kept beside these comments; null if it can. */
export function refusal(comments: readonly string[], text: string): string | null {
  if (length(text) > COMMENT_CHARACTERS_MAX) return `A comment can have at most ${COMMENT_CHARACTERS_MAX.toLocaleString("en-GB")} characters.`;
  if (comments.length >= COMMENTS_MAX) return `You keep ${COMMENTS_MAX} comments, which is the most. Remove one to save another.`;
  const together = [...comments, text].reduce((sum, each) => sum + length(each), 0);
  return together > COMMENTS_CHARACTERS_MAX ? "Your comments are as long as they can be together. Remove one to save another." : null;
}

/** Those of the texts that can be kept beside these comments, one after the other. */
export function thatFit(comments: readonly string[], texts: readonly string[]): string[] {
  const fitting: string[] = [];
  for (const text of texts) {
    if (refusal([...comments, ...fitting], text) === null) fitting.push(text);
  }
  return fitting;
}
