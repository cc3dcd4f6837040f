/** A mocked API for one assignment and its submissions. */
import { HttpResponse } from "msw";
import type { Content, Submission } from "@/shared/api/types";
import { anAssignment, aSubmission, pageOf } from "./fixtures";
import { http, server } from "./server";

export const BUCKET = "https://bucket.test";

/** A submission whose file has not arrived. */
export const announced = (): Submission =>
  aSubmission({ status: "awaiting_upload", attempt_number: null, submitted_at: null });

/** Tests change its fields; the handlers respond with the current values. */
export class AssignmentApi {
  content: Content = anAssignment();
  submissions: Submission[] = [];
  /** Every request that is not a GET, as "POST /path". */
  written: string[] = [];
  bodies: unknown[] = [];
  keys: (string | null)[] = [];
  expiresInMs = 900_000;
  closedReason: string | null = null;
  uploadsEnabled = true;
  /** The result of checking the file. */
  outcome: Partial<Submission> = { status: "submitted" };

  target(name: string) {
    return {
      url: `${BUCKET}/${name}`,
      method: "PUT",
      headers: { "Content-Type": "application/pdf", "If-None-Match": "*" },
      expires_at: new Date(Date.now() + this.expiresInMs).toISOString(),
    };
  }

  list() {
    const used = Math.max(0, ...this.submissions.map(({ attempt_number: number }) => number ?? 0));
    return {
      ...pageOf(this.submissions),
      max_attempts: 2,
      due_at: null,
      remaining_attempts: Math.max(0, 2 - used),
      closed_reason: used >= 2 ? "Maximum attempts reached." : this.closedReason,
      uploads_enabled: this.uploadsEnabled,
    };
  }

  async note(request: Request): Promise<void> {
    this.written.push(`${request.method} ${new URL(request.url).pathname}`);
    this.keys.push(request.headers.get("Idempotency-Key"));
    const text = await request.clone().text();
    this.bodies.push(text === "" ? null : JSON.parse(text));
  }

  install(): this {
    server.use(
      http.get("/api/learning/content/{content_uuid}/", () => HttpResponse.json(this.content)),
      http.get("/api/submissions/", () => HttpResponse.json(this.list())),
      http.post("/api/submissions/", async ({ request }) => {
        await this.note(request);
        const { file } = await request.json();
        if (file === undefined) {
          const submission = aSubmission({ file: null });
          this.submissions = [submission];
          return HttpResponse.json({ ...submission, upload: null }, { status: 201 });
        }
        return HttpResponse.json({ ...announced(), upload: this.target("first") }, { status: 201 });
      }),
      http.delete("/api/submissions/{submission_uuid}/", async ({ request }) => {
        await this.note(request);
        return new HttpResponse(null, { status: 204 });
      }),
      http.post("/api/submissions/{submission_uuid}/upload-url/", async ({ request }) => {
        await this.note(request);
        this.expiresInMs = 900_000;
        return HttpResponse.json(this.target("fresh"));
      }),
      http.post("/api/submissions/{submission_uuid}/complete/", async ({ request }) => {
        await this.note(request);
        const submission = aSubmission(this.outcome);
        this.submissions = [submission];
        return HttpResponse.json(submission);
      }),
    );
    return this;
  }
}
