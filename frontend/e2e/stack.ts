/** Reads the local stack's addresses from the file that `cargo xtask up` writes. */
import { readFileSync } from "node:fs";

interface DemoCourse {
  uuid: string;
  slug: string;
  quiz_content_uuid: string | null;
  assignment_uuid: string | null;
}

interface DemoPerson {
  email: string;
  user_uuid: string;
  groups: string[];
}

interface Stack {
  api_url: string;
  frontend_url: string;
  token_url: string;
  stripe_url: string;
  mailbox: string;
  zoom_url: string;
  aws_endpoint: string;
  region: string;
  tables: Record<string, string>;
  queues: Record<string, string>;
  demo: { courses: DemoCourse[]; people: DemoPerson[] };
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

/** The demo courses by the property that matters to a test; see `infra/demo/courses`. */
const slugs = { selfPaced: "safeguarding-essentials", hybrid: "clinical-audit-live", free: "cpd-portfolio-basics" };

export function demoCourse(kind: keyof typeof slugs): DemoCourse {
  const course = stack.demo.courses.find(({ slug }) => slug === slugs[kind]);
  if (!course) throw new Error(`stack.json has no course ${slugs[kind]}`);
  return course;
}
