/**
 * A score as somebody types it: at most two decimals, with a point or a comma, from 0 to `most`.
 * Anything else is not a score, and never rounded to one.
 */
export function readScore(text: string, most: number): number | "not a score" {
  const written = text.trim().replace(",", ".");
  if (!/^\d{1,4}(\.\d{1,2})?$/.test(written)) return "not a score";
  const score = Number(written);
  return score <= most ? score : "not a score";
}
