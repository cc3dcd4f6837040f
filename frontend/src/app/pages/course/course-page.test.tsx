import { screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Enrolment } from "@/shared/api/types";
import { leaveSite } from "@/shared/navigation/leave-site";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aCourse, aLiveSession, anEnrolment, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

vi.mock("@/shared/navigation/leave-site", () => ({ leaveSite: vi.fn() }));

const address = pathTo(routes.course, { courseUuid: COURSE });
const checkoutPath = "/api/courses/{course_uuid}/checkout/";
const paymentPage = { session_id: "cs_test_1", url: "https://checkout.stripe.example/c/pay/cs_test_1" };

beforeEach(() => {
  vi.mocked(leaveSite).mockClear();
});

describe("a paid course", () => {
  it("shows what is bought: price, credits, duration and outline", async () => {
    renderApp(address);
    expect(await screen.findByRole("heading", { level: 1, name: "Safeguarding Essentials" })).toBeVisible();
    expect(screen.getByText("30.00 USD")).toBeVisible();
    expect(screen.getByText("2 h 30 min")).toBeVisible();
    expect(screen.getByText("Check your understanding")).toBeVisible();
  });

  it("opens Stripe's page once, however often Enrol is clicked", async () => {
    let calls = 0;
    server.use(
      http.post(checkoutPath, () => {
        calls += 1;
        return HttpResponse.json(paymentPage, { status: 201 });
      }),
    );
    const { user } = renderApp(address);
    await user.dblClick(await screen.findByRole("button", { name: "Enrol" }));
    await waitFor(() => {
      expect(leaveSite).toHaveBeenCalledWith(new URL(paymentPage.url));
    });
    await user.click(screen.getByRole("button", { name: "Opening the payment page…" }));
    expect(calls).toBe(1);
  });

  it("retries a lost request with the same idempotency key, and uses a new key for a new intention", async () => {
    const keys: (string | null)[] = [];
    const answers = [() => HttpResponse.error(), () => refusal(409, "COURSE_FULL"), () => HttpResponse.json(paymentPage, { status: 201 })];
    server.use(
      http.post(checkoutPath, ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        return answers[keys.length - 1]?.();
      }),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Enrol" }));
    await screen.findByText("We couldn’t reach the server");
    await user.click(screen.getByRole("button", { name: "Enrol" }));
    await screen.findByText("This course is full");
    await user.click(screen.getByRole("button", { name: "Enrol" }));
    await waitFor(() => {
      expect(keys).toHaveLength(3);
    });
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[1]);
  });

  it("rejects a payment page that is not https", async () => {
    server.use(http.post(checkoutPath, () => HttpResponse.json({ ...paymentPage, url: "javascript:alert(1)" }, { status: 201 })));
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Enrol" }));
    expect(await screen.findByText("Payment isn’t available right now")).toBeVisible();
    expect(leaveSite).not.toHaveBeenCalled();
  });

  it("links to the course when the learner is already enrolled", async () => {
    server.use(http.post(checkoutPath, () => refusal(409, "ALREADY_ENROLLED")));
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Enrol" }));
    expect(await screen.findByText("You’re already enrolled")).toBeVisible();
    expect(screen.getByRole("link", { name: "Continue" })).toHaveAttribute("href", pathTo(routes.learn, { courseUuid: COURSE }));
  });

  it("offers Continue instead of a second payment to an enrolled learner", async () => {
    server.use(http.get("/api/enrollments/", () => HttpResponse.json(pageOf([anEnrolment()]))));
    renderApp(address);
    expect(await screen.findByRole("link", { name: "Continue" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Enrol" })).not.toBeInTheDocument();
  });

  it("lets a refunded learner enrol again, and says why", async () => {
    const revoked = anEnrolment({ status: "revoked" });
    server.use(http.get("/api/enrollments/", () => HttpResponse.json(pageOf([revoked]))));
    renderApp(address);
    expect(await screen.findByText(/withdrawn when your payment was returned/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Enrol" })).toBeVisible();
  });

  it("shows a payment that is on its way instead of Enrol", async () => {
    const pending = anEnrolment({ status: "pending", pending_since: "2026-11-20T10:00:00Z" });
    server.use(http.get("/api/enrollments/", () => HttpResponse.json(pageOf([pending]))));
    renderApp(address);
    expect(await screen.findByText(/You ordered this course on 20 November 2026/)).toBeVisible();
    expect(screen.getByText(/You don’t need to pay again/)).toBeVisible();
    expect(screen.getByRole("link", { name: "View your payment" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Enrol" })).not.toBeInTheDocument();
  });

  it("turns into the pending state when the checkout says that a payment is on its way", async () => {
    let enrolments: Enrolment[] = [];
    server.use(
      http.get("/api/enrollments/", () => HttpResponse.json(pageOf(enrolments))),
      http.post(checkoutPath, () => {
        enrolments = [anEnrolment({ status: "pending", pending_since: "2026-11-20T10:00:00Z" })];
        return refusal(409, "PAYMENT_PENDING");
      }),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Enrol" }));
    expect(await screen.findByRole("link", { name: "View your payment" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Enrol" })).not.toBeInTheDocument();
    expect(leaveSite).not.toHaveBeenCalled();
  });

  it("says that a payment is on its way even before the enrolment is there", async () => {
    server.use(http.post(checkoutPath, () => refusal(409, "PAYMENT_PENDING")));
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Enrol" }));
    expect(await screen.findByText("Your payment is on its way")).toBeVisible();
  });

  it("takes back a learner who left a paid course without Stripe and without a price", async () => {
    let body: unknown;
    let enrolments = [anEnrolment({ status: "dropped", can_rejoin: true })];
    server.use(
      http.get("/api/enrollments/", () => HttpResponse.json(pageOf(enrolments))),
      http.post("/api/enrollments/", async ({ request }) => {
        body = await request.json();
        enrolments = [anEnrolment()];
        return HttpResponse.json(anEnrolment(), { status: 201 });
      }),
    );
    const { user, router } = renderApp(address);
    expect(await screen.findByText(/you can come back free of charge/)).toBeVisible();
    expect(screen.queryByText("US$30.00")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Rejoin" }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe(pathTo(routes.learn, { courseUuid: COURSE }));
    });
    expect(body).toEqual({ course_uuid: COURSE });
    expect(leaveSite).not.toHaveBeenCalled();
  });

  it("says that attendance is required before anything is paid", async () => {
    const sessions = [aLiveSession(), aLiveSession({ uuid: uuid(32) })];
    server.use(
      http.get("/api/courses/{course_uuid}/", () =>
        HttpResponse.json(aCourse({ format: "hybrid", sessions, requires_attendance: true })),
      ),
    );
    renderApp(address);
    expect(await screen.findByText("To complete this course, you must attend all 2 live sessions.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Enrol" })).toBeVisible();
  });

  it("says so after a cancelled payment", async () => {
    renderApp(`${address}?checkout=cancelled`);
    expect(await screen.findByText("Payment cancelled")).toBeVisible();
  });
});

describe("a free course", () => {
  it("enrols directly", async () => {
    let body: unknown;
    let enrolments: Enrolment[] = [];
    server.use(
      http.get("/api/enrollments/", () => HttpResponse.json(pageOf(enrolments))),
      http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ price: { amount: 0, currency: "gbp" } }))),
      http.post("/api/enrollments/", async ({ request }) => {
        body = await request.json();
        enrolments = [anEnrolment()];
        return HttpResponse.json(anEnrolment(), { status: 201 });
      }),
    );
    const { user, router } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Enrol" }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe(pathTo(routes.learn, { courseUuid: COURSE }));
    });
    expect(body).toEqual({ course_uuid: COURSE });
    expect(await screen.findByText("You’re enrolled. Welcome!")).toBeVisible();
  });
});

describe("a course with live sessions", () => {
  it("shows each session's local time with its time zone", async () => {
    server.use(
      http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ format: "hybrid", sessions: [aLiveSession()] }))),
    );
    renderApp(address);
    expect(await screen.findByText(/Thursday,? 4 July 2030, 18:00 – 19:30 BST/)).toBeVisible();
    expect(screen.getByText(/in your time zone \(Europe\/London\)/)).toBeVisible();
  });
});

it("says when there is no such course", async () => {
  server.use(http.get("/api/courses/{course_uuid}/", () => refusal(404, "NOT_FOUND")));
  renderApp(address);
  expect(await screen.findByRole("heading", { level: 1, name: "We couldn’t find that" })).toBeVisible();
});
