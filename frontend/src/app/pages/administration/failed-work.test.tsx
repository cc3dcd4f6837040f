import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { FailedWork, FailedWorkCount, FailedWorkKind } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { aLearner, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const ALL: FailedWorkKind[] = [
  "emails",
  "rejected_emails",
  "zoom_messages",
  "zoom_registrations",
  "uploads",
  "awards",
  "enrolments",
  "course_messages",
  "messages",
];
const aPiece = (fields: Partial<FailedWork> = {}): FailedWork => ({
  id: "sqs-1",
  subject: "enrolment_confirmed",
  reason: "not_written",
  detail: null,
  person: { id: uuid(51), name: "José Álvarez" },
  course: { uuid: COURSE, title: "Clinical audit" },
  since: new Date(Date.now() - 2 * 3600_000).toISOString(),
  can_retry: true,
  ...fields,
});
let work: Partial<Record<FailedWorkKind, FailedWork[]>> = {};
let sent: { kind: string; body: unknown; key: string | null }[] = [];

beforeEach(() => {
  work = { emails: [aPiece(), aPiece({ id: "sqs-2", person: { id: uuid(52), name: "Ada" } })] };
  sent = [];
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["admin"] }))),
    http.get("/api/office/failed-work/", () =>
      HttpResponse.json({ kinds: ALL.map((kind): FailedWorkCount => ({ kind, count: work[kind]?.length ?? 0, more: kind === "awards" })) }),
    ),
    http.get("/api/office/failed-work/{kind}/", ({ params }) => HttpResponse.json(pageOf(work[params.kind] ?? []))),
    http.post("/api/office/failed-work/{kind}/retry/", async ({ params, request }) => {
      const body = await request.json();
      sent.push({ kind: params.kind, body, key: request.headers.get("idempotency-key") });
      const before = work[params.kind] ?? [];
      const left = before.filter(({ id }) => typeof body.id === "string" && id !== body.id);
      work = { ...work, [params.kind]: left };
      return HttpResponse.json({ retried: before.length - left.length, next: null });
    }),
  );
});

const section = async (name: string) => within(await screen.findByRole("region", { name }));

it("is only for administrators", async () => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner())));
  renderApp(routes.failedWork);
  expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
});

it("says so when nothing has failed, and looks again", async () => {
  work = {};
  const { user } = renderApp(routes.failedWork);
  expect(await screen.findByRole("heading", { name: "Nothing has failed" })).toBeVisible();
  work = { emails: [aPiece()] };
  await user.click(screen.getByRole("button", { name: "Look again" }));
  expect(await screen.findByRole("heading", { name: "Emails that couldn’t be sent" })).toBeVisible();
});

it("shows each kind with its count, reason, age and person, and names what has not failed", async () => {
  work.zoom_registrations = [aPiece({ id: "z", subject: "Session 1", reason: "refused_by_zoom", detail: "3043" })];
  work.enrolments = [aPiece({ id: "e", subject: "", reason: "not_reissued", can_retry: false })];
  renderApp(routes.failedWork);
  const emails = await section("Emails that couldn’t be sent");
  const rows = await emails.findAllByRole("listitem");
  expect(rows).toHaveLength(2);
  expect(rows[0]).toHaveTextContent("Enrolment confirmed Clinical audit");
  expect(rows[0]).toHaveTextContent("something it mentions is missing");
  expect(rows[0]).toHaveTextContent("2 hours ago");
  expect(emails.getByRole("link", { name: "José Álvarez" })).toHaveAttribute("href", `/admin/people/${uuid(51)}`);
  const zoom = await section("Registrations that Zoom refused");
  expect(await zoom.findByText("Zoom refused the registration (code 3043).")).toBeVisible();
  expect(zoom.getByText("Session 1")).toBeVisible();
  const enrolments = await section("Enrolments not brought up to date");
  expect(await enrolments.findByText("The certificate couldn’t be issued again.")).toBeVisible();
  expect(enrolments.queryByRole("button", { name: /again/ })).not.toBeInTheDocument();
  expect(screen.getByText(/Nothing else has failed: .*uploads that couldn’t be confirmed/)).toBeVisible();
});

describe("trying again", () => {
  it("sends one piece, says what came of it, and keeps the section", async () => {
    const { user } = renderApp(routes.failedWork);
    const emails = await section("Emails that couldn’t be sent");
    await user.click(await emails.findByRole("button", { name: "Try again: Enrolment confirmed, Ada" }));
    expect(await emails.findByText(/^1 piece under way again/)).toHaveAttribute("role", "status");
    expect(sent.map(({ kind, body }) => ({ kind, body }))).toEqual([{ kind: "emails", body: { id: "sqs-2" } }]);
    await waitFor(() => {
      expect(emails.getAllByRole("listitem")).toHaveLength(1);
    });
    await user.click(emails.getByRole("button", { name: "Try again: Enrolment confirmed, José Álvarez" }));
    await waitFor(() => {
      expect(emails.queryByRole("listitem")).not.toBeInTheDocument();
    });
    expect(emails.getByText(/^1 piece under way again/)).toBeVisible();
  });

  it("goes on with all of them request by request, and announces how far it has come", async () => {
    let requests = 0;
    const cursors: unknown[] = [];
    server.use(
      http.post("/api/office/failed-work/{kind}/retry/", async ({ request }) => {
        cursors.push((await request.json()).cursor);
        requests += 1;
        if (requests === 3) work = {};
        return HttpResponse.json({ retried: 50, next: requests < 3 ? `page ${String(requests)}` : null });
      }),
    );
    const { user } = renderApp(routes.failedWork);
    await user.click(await screen.findByRole("button", { name: "Try all again: Emails that couldn’t be sent" }));
    expect(await screen.findByText(/^150 pieces under way again/)).toBeVisible();
    expect(cursors).toEqual([undefined, "page 1", "page 2"]);
  });

  it("announces a failure, and sends the same request again with the same key", async () => {
    const keys: (string | null)[] = [];
    server.use(
      http.post(
        "/api/office/failed-work/{kind}/retry/",
        ({ request }) => {
          keys.push(request.headers.get("idempotency-key"));
          return refusal(503, "UNAVAILABLE");
        },
        { once: true },
      ),
    );
    const { user } = renderApp(routes.failedWork);
    const again = await screen.findByRole("button", { name: "Try all again: Emails that couldn’t be sent" });
    await user.click(again);
    expect(await screen.findByRole("alert")).toHaveTextContent(/Not tried again.*nothing is done twice/i);
    await user.click(again);
    expect(await screen.findByText(/^2 pieces under way again/)).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(sent[0]?.key).toBe(keys[0]);
  });
});
