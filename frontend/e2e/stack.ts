/** What runs where: the file that `cargo xtask up` writes, and nothing else. */
import { readFileSync } from "node:fs";

interface DemoCourse {
  uuid: string;
  slug: string;
  format: "self_paced" | "hybrid";
}

interface Stack {
  api_url: string;
  frontend_url: string;
  token_url: string;
  stripe_url: string;
  demo: { courses: DemoCourse[] };
}

const file = new URL("../../.local/stack.json", import.meta.url);

function read(): Stack {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Stack;
  } catch (cause) {
    throw new Error("There is no .local/stack.json: start the stack with `cargo xtask up --detach` first.", { cause });
  }
}

export const stack = read();

export function demoCourse(format: DemoCourse["format"]): DemoCourse {
  const course = stack.demo.courses.find((one) => one.format === format);
  if (!course) throw new Error(`stack.json names no ${format} course`);
  return course;
}
