/**
 * What the API takes as a number: a sign, digits, and a point or a comma before the decimals. A comma before exactly three
 * digits may separate thousands, so it is refused.
 */
const NUMBER = /^[-+\u2212]?(\d+|\d*[.,]\d+)$/;
const GROUPED = /^[-+\u2212]?[1-9]\d{0,2},\d{3}$/;

/** Why the text is not a number, for the learner; null if it is one. */
export function numberProblem(text: string): string | null {
  const number = text.trim();
  if (!NUMBER.test(number)) return "Type a number, with digits only and a point or a comma before decimals.";
  if (GROUPED.test(number)) return "This can be read in two ways. Type 1500, or 1.5 with a point.";
  const [whole = "", decimals = ""] = number.replace(/^[-+\u2212]/, "").split(/[.,]/);
  const isLong = whole.replace(/^0+/, "").length > 15 || decimals.replace(/0+$/, "").length > 9;
  return isLong ? "This number has too many digits." : null;
}
