import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import type { Chosen, QuizAttempt, QuizView } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aContent, anAttempt, anAttemptDetail, aQuiz, aQuizReply, COURSE, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

/** The server's clock is ten minutes ahead of this device's. */
const AHEAD_MS = 600_000;
const serverTime = (later = 0) => new Date(Date.now() + AHEAD_MS + later).toISOString();

let quiz: QuizView;
let attempts: QuizAttempt[];
let saved: Record<string, Chosen>[];
let submitted: Record<string, Chosen>[];
const timed = { needs_start: true, time_limit_minutes: 20 };

function opened(leftMs: number, answers: Record<string, Chosen> = {}): QuizView {
  return aQuiz({
    ...timed,
    server_time: serverTime(),
    open_attempt: {
      uuid: uuid(701),
      started_at: serverTime(leftMs - 20 * 60_000),
      expires_at: serverTime(leftMs),
      saved_answers: answers,
      saved_at: Object.keys(answers).length > 0 ? serverTime() : null,
    },
  });
}

beforeEach(() => {
  quiz = aQuiz({ ...timed, questions: [] });
  attempts = [];
  saved = [];
  submitted = [];
  server.use(
    http.get("/api/learning/content/{content_uuid}/", () =>
      HttpResponse.json(aContent({ uuid: uuid(112), kind: "quiz", body: null })),
    ),
    http.get("/api/learning/quiz/attempts/{content_uuid}/", () =>
      HttpResponse.json({ attempts, total_attempts: attempts.length, max_attempts: 3, remaining_attempts: null, next: null, previous: null }),
    ),
    http.get("/api/learning/quiz/attempts/{content_uuid}/{attempt_number}/", () =>
      HttpResponse.json(anAttemptDetail(anAttempt(1))),
    ),
    http.get("/api/learning/quiz/{content_uuid}/", () => HttpResponse.json({ ...quiz, server_time: serverTime() })),
    http.post("/api/learning/quiz/start/", () => {
      quiz = opened(20 * 60_000);
      return HttpResponse.json(quiz, { status: 201 });
    }),
    http.put("/api/learning/quiz/{content_uuid}/answers/", async ({ request }) => {
      const { submitted_answers } = await request.json();
      saved.push(submitted_answers);
      const { uuid: id, started_at, expires_at } = quiz.open_attempt ?? { uuid: "", started_at: "", expires_at: null };
      return HttpResponse.json({ uuid: id, started_at, saved_at: serverTime(), expires_at });
    }),
    http.post("/api/learning/quiz/submit/", async ({ request }) => {
      submitted.push((await request.json()).submitted_answers);
      quiz = aQuiz({ ...timed, questions: [], total_attempts: 1, remaining_attempts: 2 });
      attempts = [anAttempt(1)];
      return HttpResponse.json(aQuizReply(anAttempt(1)), { status: 201 });
    }),
  );
});

const open = () => renderApp(pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(112) }));

it("shows no questions before the start, then counts down by the server's clock and saves answers", async () => {
  const { user } = open();
  const start = await screen.findByRole("button", { name: "Start quiz" });
  expect(screen.queryByRole("radio")).not.toBeInTheDocument();
  await user.click(start);
  await user.click(await screen.findByRole("radio", { name: "Notice" }));
  expect(screen.getByRole("timer")).toHaveTextContent(/^(20:00|19:5\d) left$/);
  expect(await screen.findByText("Saved")).toBeVisible();
  expect(saved).toEqual([{ first: "notice" }]);
});

it("resumes after a reload, with its answers and the remaining time", async () => {
  quiz = opened(300_000, { first: "act", signs: ["rain"] });
  open();
  expect(await screen.findByRole("radio", { name: "Act" })).toBeChecked();
  expect(screen.getByRole("checkbox", { name: "Rain" })).toBeChecked();
  expect(screen.getByRole("timer")).toHaveTextContent(/^(5:00|4:5\d) left$/);
  expect(screen.queryByRole("button", { name: "Start quiz" })).not.toBeInTheDocument();
});

it("saves immediately when the page is left", async () => {
  quiz = opened(300_000);
  const { user, unmount } = open();
  await user.click(await screen.findByRole("radio", { name: "Notice" }));
  unmount();
  await waitFor(() => {
    expect(saved).toEqual([{ first: "notice" }]);
  });
});

it("keeps retrying to save while the network is down, and says so", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  quiz = opened(300_000);
  server.use(http.put("/api/learning/quiz/{content_uuid}/answers/", () => HttpResponse.error(), { once: true }));
  const { user } = open();
  await user.click(await screen.findByRole("radio", { name: "Notice" }));
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(await screen.findByText("Not saved yet. Retrying…")).toBeVisible();
  await act(() => vi.advanceTimersByTimeAsync(5000));
  expect(await screen.findByText("Saved")).toBeVisible();
  expect(saved).toEqual([{ first: "notice" }]);
});

it("submits automatically when time runs out, once", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  quiz = opened(3000, { first: "notice" });
  open();
  await screen.findByRole("timer");
  await act(() => vi.advanceTimersByTimeAsync(4000));
  expect(await screen.findByRole("heading", { name: "You didn’t pass this time" })).toBeVisible();
  expect(submitted).toEqual([{ first: "notice" }]);
});

it("offers the next attempt when this one ended elsewhere", async () => {
  quiz = opened(300_000, { first: "notice" });
  server.use(
    http.put("/api/learning/quiz/{content_uuid}/answers/", () => {
      quiz = aQuiz({ ...timed, questions: [], total_attempts: 1, remaining_attempts: 2 });
      attempts = [anAttempt(1, { expired: true })];
      return refusal(409, "CONFLICT");
    }),
  );
  const { user } = open();
  await user.click(await screen.findByRole("radio", { name: "Act" }));
  expect(await screen.findByRole("button", { name: "Start quiz" })).toBeVisible();
  expect(await screen.findByText("Attempt #1: Score 60% (Failed)")).toBeVisible();
  expect(screen.getByText(/Time ran out/)).toBeVisible();
});

it("takes over answers from another window with the same attempt, so that neither overwrites the other", async () => {
  const real = BroadcastChannel;
  const channels: { onmessage: ((event: { data: unknown }) => void) | null; said: unknown[] }[] = [];
  vi.stubGlobal(
    "BroadcastChannel",
    class {
      onmessage = null;
      said: unknown[] = [];
      constructor() {
        channels.push(this);
      }
      postMessage(message: unknown) {
        this.said.push(message);
      }
      close = () => undefined;
    },
  );
  quiz = opened(300_000);
  const { user } = open();
  await user.click(await screen.findByRole("radio", { name: "Notice" }));
  const [channel] = channels;
  expect(channel?.said).toEqual([{ say: "hello" }, { say: "changed", question: "first", chosen: "notice" }]);
  act(() => channel?.onmessage?.({ data: { say: "changed", question: "signs", chosen: ["rain"] } }));
  expect(screen.getByRole("checkbox", { name: "Rain" })).toBeChecked();
  fireEvent(document, new Event("visibilitychange"));
  await waitFor(() => {
    expect(saved.at(-1)).toEqual({ first: "notice", signs: ["rain"] });
  });
  vi.stubGlobal("BroadcastChannel", real);
});
