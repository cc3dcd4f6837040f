/** The mocked API of one quiz: it keeps answers and attempts, as the API does. */
import { HttpResponse } from "msw";
import { pathTo, routes } from "@/shared/navigation/paths";
import type { Chosen, QuizAttempt, QuizReply, QuizView, ReviewedResult } from "@/shared/api/types";
import { aContent, anAttempt, anAttemptDetail, aQuiz, aQuizReply, COURSE, uuid } from "./fixtures";
import { http, refusal, server } from "./server";

interface Sent {
  key: string | null;
  body: {
    content_uuid: string;
    submitted_answers: Record<string, unknown>;
    time_spent_seconds: number;
    version?: string;
    attempt_number?: number;
  };
}

export const QUIZ_PAGE = pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(112) });

export class QuizApi {
  quiz: QuizView = aQuiz();
  attempts: QuizAttempt[] = [];
  sent: Sent[] = [];
  saved: Record<string, Chosen>[] = [];
  /** What is shown of each attempt's results. */
  results: ReviewedResult[] = [];
  /** The response to the nth submission. */
  answer: (n: number) => Response | Promise<Response> = (n) => this.graded(aQuizReply(anAttempt(n)));

  graded(reply: QuizReply): Response {
    const { remaining_attempts, attempt } = reply;
    this.attempts = [attempt, ...this.attempts];
    this.quiz = {
      ...this.quiz,
      remaining_attempts,
      total_attempts: attempt.attempt_number,
      passed: this.quiz.passed || reply.passed,
      open_attempt: null,
    };
    return HttpResponse.json(reply, { status: 201 });
  }

  /** A draft with these answers. */
  open(saved_answers: Record<string, Chosen>): void {
    const at = "2026-11-01T10:00:00Z";
    const open_attempt = { uuid: uuid(800), started_at: at, saved_at: at, expires_at: null, saved_answers };
    this.quiz = { ...this.quiz, open_attempt };
  }

  listen(): void {
    server.use(
      http.get("/api/learning/content/{content_uuid}/", () => {
        const { title, passed: completed } = this.quiz;
        return HttpResponse.json(aContent({ uuid: uuid(112), title, kind: "quiz", body: null, completed }));
      }),
      http.get("/api/learning/quiz/attempts/{content_uuid}/", () => {
        const counts = { total_attempts: this.attempts.length, max_attempts: 3, remaining_attempts: null };
        return HttpResponse.json({ attempts: this.attempts, ...counts, next: null, previous: null });
      }),
      http.get("/api/learning/quiz/attempts/{content_uuid}/{attempt_number}/", ({ params }) => {
        const attempt = this.attempts.find(({ attempt_number }) => String(attempt_number) === params.attempt_number);
        if (attempt === undefined) return refusal(404, "NOT_FOUND");
        return HttpResponse.json(anAttemptDetail(attempt, { results: this.results }));
      }),
      http.get("/api/learning/quiz/{content_uuid}/", () => HttpResponse.json(this.quiz)),
      http.put("/api/learning/quiz/{content_uuid}/answers/", async ({ request }) => {
        const { submitted_answers, attempt_number } = await request.json();
        if (attempt_number !== this.quiz.total_attempts + 1) return refusal(409, "CONFLICT");
        this.saved.push(submitted_answers);
        this.open(submitted_answers);
        return HttpResponse.json({ uuid: uuid(800), started_at: "2026-11-01T10:00:00Z", saved_at: "2026-11-01T10:00:00Z", expires_at: null });
      }),
      http.post("/api/learning/quiz/submit/", async ({ request }) => {
        this.sent.push({ key: request.headers.get("Idempotency-Key"), body: (await request.json()) as Sent["body"] });
        return this.answer(this.sent.length);
      }),
    );
  }
}
