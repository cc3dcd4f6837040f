/**
 * Parses a typed score from 0 to `most` with up to two decimal places, written with a point or a comma.
 * Anything else is not a score and is never rounded to one.
 */
export function readScore(text: string, most: number): number | "not a score" {
  const written = text.trim().replace(",", ".");
  if (!/^\d{1,4}(\.\d{1,2})?$/.test(written)) return "not a score";
  const score = Number(written);
  return score <= most ? score : "not a score";
}
