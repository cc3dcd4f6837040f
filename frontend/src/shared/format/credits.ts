/**
 * Credits arrive as decimal text ("2.50") and are counted in hundredths, as whole numbers. They are
 * never floats: 0.1 + 0.2 must be 0.30 in a return that a licence depends on.
 */

const CREDITS = /^([+-]?)(\d{1,6})(?:\.(\d{1,2}))?$/;

/** "2.50" is 250. What is not credits is null. */
export function hundredthsOf(credits: string): number | null {
  const parts = CREDITS.exec(credits.trim());
  if (parts === null) return null;
  const [, sign = "", whole = "0", fraction = ""] = parts;
  const hundredths = Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
  return sign === "-" && hundredths > 0 ? -hundredths : hundredths;
}

/** The other way round: 250 is "2.50". */
export function creditsOf(hundredths: number): string {
  const digits = String(Math.abs(hundredths)).padStart(3, "0");
  return `${hundredths < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** For columns of changes, where the sign is the news: "+2.50", "−2.50" with a real minus. */
export function signedCredits(credits: string): string {
  if (credits.startsWith("-")) return `−${credits.slice(1)}`;
  return hundredthsOf(credits) === 0 ? credits : `+${credits}`;
}

/** How much of the goal is reached, 0 to 100. A goal of nothing is reached. */
export function percentOf(earned: string, goal: string): number {
  const wanted = hundredthsOf(goal) ?? 0;
  if (wanted <= 0) return 100;
  return Math.max(0, Math.min(100, Math.floor(((hundredthsOf(earned) ?? 0) * 100) / wanted)));
}
