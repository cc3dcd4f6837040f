import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Enrolment, OutlineContent } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aCourse, aLiveSession, anEnrolment, COURSE, pageOf, SESSION, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const address = pathTo(routes.learn, { courseUuid: COURSE });
let enrolments: Enrolment[] = [];

beforeEach(() => {
  enrolments = [anEnrolment()];
  server.use(http.get("/api/enrollments/", () => HttpResponse.json(pageOf(enrolments))));
});

describe("returning from the payment page", () => {
  const back = `${address}?session_id=cs_test_1`;

  it("waits for the enrolment, then shows it, announces it once and cleans the address", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    enrolments = [];
    const { router } = renderApp(back);
    expect(await screen.findByRole("heading", { name: "Confirming your payment" })).toBeVisible();
    enrolments = [anEnrolment()];
    await act(() => vi.advanceTimersByTimeAsync(2000));
    expect(await screen.findByRole("heading", { level: 1, name: "Safeguarding Essentials" })).toBeVisible();
    expect(await screen.findByText("Payment received")).toBeVisible();
    await waitFor(() => {
      expect(router.state.location.href).toBe(address);
    });
  });

  it("keeps waiting while there is only the old, refunded enrolment", async () => {
    enrolments = [anEnrolment({ status: "revoked", stripe_checkout_session_id: "cs_test_old" })];
    renderApp(back);
    expect(await screen.findByRole("heading", { name: "Confirming your payment" })).toBeVisible();
  });

  it("shows a payment that takes days as pending, not as an endless wait", async () => {
    enrolments = [anEnrolment({ status: "pending", pending_since: "2026-11-20T10:00:00Z" })];
    renderApp(back);
    expect(await screen.findByText("Your payment is pending")).toBeVisible();
    expect(screen.getByText(/You ordered this course on 20 November 2026/)).toBeVisible();
  });

  it("soon says what happens next, and that the learner may leave the page", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    enrolments = [];
    renderApp(back);
    expect(await screen.findByText("This usually takes a few seconds.")).toBeVisible();
    await act(() => vi.advanceTimersByTimeAsync(16_000));
    expect(await screen.findByText(/This is taking longer than usual/)).toBeVisible();
    expect(screen.getByText(/take\s+a few working days/)).toBeVisible();
    expect(screen.queryByText("This usually takes a few seconds.")).not.toBeInTheDocument();
  });

  it("stops polling after a while, says that nothing is lost, and checks again on request", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    enrolments = [];
    const { user } = renderApp(back);
    await screen.findByRole("heading", { name: "Confirming your payment" });
    await act(() => vi.advanceTimersByTimeAsync(95_000));
    expect(await screen.findByRole("heading", { name: "Your payment hasn’t been confirmed yet" })).toBeVisible();
    enrolments = [anEnrolment()];
    await user.click(screen.getByRole("button", { name: "Check again" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Safeguarding Essentials" })).toBeVisible();
  });
});

describe("an active enrolment", () => {
  it("links every part, including quizzes and assignments", async () => {
    const [module] = aCourse().modules;
    if (!module) throw new Error("the fixture has a module");
    const assignment: OutlineContent = { uuid: uuid(115), title: "Your plan", kind: "assignment", is_required: true };
    const modules = [{ ...module, contents: [...module.contents, assignment] }];
    server.use(http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ modules }))));
    renderApp(address);
    const reading = await screen.findByRole("link", { name: "What safeguarding means" });
    expect(reading).toHaveAttribute("href", pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(111) }));
    expect(screen.getByRole("link", { name: "Check your understanding" })).toHaveAttribute(
      "href",
      pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(112) }),
    );
    expect(screen.getByRole("link", { name: "Your plan" })).toHaveAttribute("href", pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(115) }));
  });

  it("shows progress and leads to the first unfinished part", async () => {
    const video: OutlineContent = { uuid: uuid(114), title: "A missed piece", kind: "video", is_required: true };
    const [module] = aCourse().modules;
    if (!module) throw new Error("the fixture has a module");
    const modules = [{ ...module, contents: [...module.contents, video] }];
    server.use(http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ modules }))));
    const progress = {
      status: "in_progress" as const,
      progress_percent: 40,
      completed_contents: [uuid(111), uuid(112)],
    };
    enrolments = [anEnrolment({ progress_percent: 40, modules: [{ uuid: uuid(11), ...progress }] })];
    renderApp(address);
    expect(await screen.findByRole("progressbar", { name: "Your progress in this course" })).toHaveAttribute(
      "aria-valuenow",
      "40",
    );
    expect(screen.getByRole("link", { name: "Continue" })).toHaveAttribute("href", pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(114) }));
    const done = screen.getAllByRole("img", { name: "Completed" }).map((mark) => mark.closest("li")?.textContent);
    expect(done).toEqual([
      expect.stringContaining("What safeguarding means"),
      expect.stringContaining("Check your understanding"),
    ]);
  });

  it("ends only after confirmation", async () => {
    let left = 0;
    server.use(
      http.delete("/api/enrollments/{enrollment_uuid}/", () => {
        left += 1;
        enrolments = [anEnrolment({ status: "dropped" })];
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Leave course" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Leave this course?" });
    await user.click(within(dialog).getByRole("button", { name: "Stay enrolled" }));
    expect(left).toBe(0);
    await user.click(screen.getByRole("button", { name: "Leave course" }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Leave course" }));
    expect(await screen.findByText("You left this course")).toBeVisible();
    expect(screen.getByText("You left the course")).toBeVisible();
    expect(left).toBe(1);
  });

  it("says before leaving a paid course that coming back is free", async () => {
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Leave course" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog).toHaveTextContent("You can come back free of charge");
    expect(dialog).not.toHaveTextContent("pay again");
  });

  it("offers a learner who left a paid course to rejoin", async () => {
    enrolments = [anEnrolment({ status: "dropped", can_rejoin: true })];
    server.use(
      http.post("/api/enrollments/", () => {
        enrolments = [anEnrolment()];
        return HttpResponse.json(anEnrolment(), { status: 201 });
      }),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Rejoin" }));
    expect(await screen.findByText("Welcome back!")).toBeVisible();
    expect(await screen.findByRole("link", { name: "Start course" })).toBeVisible();
  });

  it("keeps the dialog open and says why when leaving fails", async () => {
    server.use(http.delete("/api/enrollments/{enrollment_uuid}/", () => refusal(503, "UNAVAILABLE")));
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Leave course" }));
    const dialog = await screen.findByRole("alertdialog");
    await user.click(within(dialog).getByRole("button", { name: "Leave course" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("The service is temporarily unavailable");
  });
});

describe("live sessions", () => {
  const session = aLiveSession({ starts_at: "2090-01-01T18:00:00Z" });
  const join = "https://us05web.zoom.us/w/85512345678?tk=abc";

  function withRegistration(registration: Enrolment["sessions"]) {
    enrolments = [anEnrolment({ sessions: registration })];
    server.use(
      http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ format: "hybrid", sessions: [session] }))),
    );
    return renderApp(address);
  }

  it("shows the joining link as soon as it is ready", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    withRegistration([{ uuid: SESSION, zoom_status: "pending", join_url: null }]);
    expect(await screen.findByText(/Your joining link is being prepared/)).toBeVisible();
    enrolments = [anEnrolment({ sessions: [{ uuid: SESSION, zoom_status: "registered", join_url: join }] })];
    await act(() => vi.advanceTimersByTimeAsync(4000));
    expect(await screen.findByRole("link", { name: /Join on Zoom/ })).toHaveAttribute("href", join);
  });

  it("says when a registration awaits approval", async () => {
    withRegistration([{ uuid: SESSION, zoom_status: "awaiting_approval", join_url: null }]);
    expect(await screen.findByText(/approves registrations manually/)).toBeVisible();
  });

  it("leaves out what starts after the end of access, and says so", async () => {
    const later = aLiveSession({ uuid: uuid(77), topic: "Closing the loop", starts_at: "2090-03-01T18:00:00Z" });
    enrolments = [
      anEnrolment({
        access_until: "2090-02-01T00:00:00Z",
        sessions: [{ uuid: SESSION, zoom_status: "registered", join_url: join }],
      }),
    ];
    server.use(
      http.get("/api/courses/{course_uuid}/", () =>
        HttpResponse.json(aCourse({ format: "hybrid", sessions: [session, later] })),
      ),
    );
    renderApp(address);
    expect(await screen.findByRole("link", { name: /Join on Zoom/ })).toHaveAttribute("href", join);
    expect(screen.queryByText("Closing the loop")).not.toBeInTheDocument();
    expect(screen.getByText(/1 live session starts after your access ends/)).toBeVisible();
    expect(screen.queryByText(/joining link is being prepared/)).not.toBeInTheDocument();
  });

  it("never links to anything but https", async () => {
    withRegistration([{ uuid: SESSION, zoom_status: "registered", join_url: "javascript:alert(1)" }]);
    await screen.findByText("Asking a question");
    expect(screen.queryByRole("link", { name: /Join on Zoom/ })).not.toBeInTheDocument();
  });
});

describe("an inactive enrolment", () => {
  it.each([
    ["suspended", "Your enrolment is paused"],
    ["revoked", "Your enrolment was withdrawn"],
    ["dropped", "You left this course"],
    ["expired", "Your enrolment has expired"],
    ["pending", "Your payment is pending"],
  ] as const)("says what it means to be %s and opens nothing", async (status, title) => {
    enrolments = [anEnrolment({ status })];
    renderApp(address);
    expect(await screen.findByText(title)).toBeVisible();
    expect(screen.queryByRole("link", { name: "What safeguarding means" })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Leave course" })).not.toBeInTheDocument();
  });

  it("sends a learner who is not enrolled to the course page", async () => {
    enrolments = [];
    renderApp(address);
    expect(await screen.findByRole("link", { name: "View course" })).toHaveAttribute("href", pathTo(routes.course, { courseUuid: COURSE }));
  });
});

it("says until when a learner has access, and at the end closes the content and keeps the progress", async () => {
  enrolments = [anEnrolment({ access_until: "2027-03-05T12:00:00Z", progress_percent: 40 })];
  const first = renderApp(address);
  expect(await screen.findByText("You have access until 5 March 2027.")).toBeVisible();
  expect(screen.getByRole("link", { name: "Continue" })).toBeVisible();
  first.unmount();
  enrolments = [anEnrolment({ access_until: "2026-03-05T12:00:00Z", access_ended: true, progress_percent: 40 })];
  renderApp(address);
  expect(await screen.findByText("Your access to this course has ended")).toBeVisible();
  expect(screen.getByText(/It ended on 5 March 2026/)).toBeVisible();
  expect(screen.queryByRole("link", { name: "Continue" })).not.toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "What safeguarding means" })).not.toBeInTheDocument();
  expect(screen.getByRole("progressbar", { name: "Your progress in this course" })).toHaveAttribute("aria-valuenow", "40");
});
