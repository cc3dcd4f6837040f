import { screen, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aCourse, aLearner, aLiveSession, anAttendee, COURSE, pageOf, SESSION, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const as = (...groups: ("learner" | "instructor" | "admin")[]) => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups }))));
};

it.each(["instructor", "admin"] as const)("is offered to an %s, with their courses", async (group) => {
  as(group);
  server.use(
    http.get("/api/courses/", () =>
      HttpResponse.json(pageOf([aCourse({ teaches: true }), aCourse({ uuid: uuid(2), title: "Someone else's" })])),
    ),
  );
  const { user } = renderApp(routes.myCourses);
  await user.click(await screen.findByRole("link", { name: "Teaching" }));
  expect(await screen.findByRole("link", { name: /Safeguarding Essentials/ })).toHaveAttribute("href", pathTo(routes.taughtCourse, { courseUuid: COURSE }));
  expect(screen.queryByText("Someone else's")).not.toBeInTheDocument();
});

describe("work that waits", () => {
  const waiting = { count: 3, has_more: false, oldest_at: "2026-11-04T12:00:00Z" };

  it("is counted in the menu, in all courses and course by course", async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get("/api/users/me/", () =>
        HttpResponse.json(aLearner({ groups: ["instructor"], waiting_submissions: { ...waiting, count: 4 } })),
      ),
      http.get("/api/courses/", ({ request }) => {
        asked.push(new URL(request.url).searchParams.get("taught"));
        const idle = aCourse({ teaches: true, uuid: uuid(2), title: "Idle", waiting_submissions: { count: 0, has_more: false, oldest_at: null } });
        return HttpResponse.json(pageOf([aCourse({ teaches: true, waiting_submissions: waiting }), idle]));
      }),
    );
    renderApp(routes.teaching);
    expect(await screen.findByRole("link", { name: "Teaching (4 to grade)" })).toBeVisible();
    expect(await screen.findByText("In all your courses: 4 submissions to grade, the oldest of 4 November 2026.")).toBeVisible();
    expect(await screen.findByRole("link", { name: /Safeguarding Essentials.*3 submissions to grade, the oldest of 4 November 2026/ })).toBeVisible();
    expect(screen.getByRole("link", { name: /Idle/ })).not.toHaveTextContent("to grade");
    expect(asked).toEqual(["true"]);
  });

  it.each([
    [{ count: 99, has_more: true }, "99+"],
    [{ count: 140, has_more: false }, "99+"],
    [{ count: 12, has_more: true }, "12+"],
  ])("says when there is more: %j", async (counted, shown) => {
    const me = aLearner({ groups: ["instructor"], waiting_submissions: { ...counted, oldest_at: waiting.oldest_at } });
    server.use(http.get("/api/users/me/", () => HttpResponse.json(me)));
    renderApp(routes.teaching);
    expect(await screen.findByRole("link", { name: `Teaching (${shown} to grade)` })).toBeVisible();
  });

  it("is not mentioned where there is none", async () => {
    const none = { count: 0, has_more: false, oldest_at: null };
    server.use(
      http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"], waiting_submissions: none }))),
    );
    renderApp(routes.teaching);
    expect(await screen.findByRole("link", { name: "Teaching" })).toBeVisible();
    expect(screen.queryByText(/to grade/)).not.toBeInTheDocument();
  });

  it.each([0, 4])("says to an administrator which courses the number covers: %i", async (count) => {
    const counted = { ...waiting, count, oldest_at: count === 0 ? null : waiting.oldest_at };
    server.use(
      http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["admin"], waiting_submissions: counted }))),
      http.get("/api/courses/", () => HttpResponse.json(pageOf([aCourse({ teaches: true, waiting_submissions: waiting })]))),
    );
    renderApp(routes.teaching);
    const said = count === 0 ? "0 submissions to grade" : "4 submissions to grade, the oldest of 4 November 2026";
    expect(await screen.findByText(`In the courses that name you as an instructor: ${said}.`)).toBeVisible();
    expect(screen.getByText("The menu counts the same. What waits in other courses is said beside each of them.")).toBeVisible();
    expect(screen.queryByText(/In all your courses/)).not.toBeInTheDocument();
    expect(await screen.findByRole("link", { name: /Safeguarding Essentials.*3 submissions to grade/ })).toBeVisible();
  });

  it("is said of a course beside its grading desk", async () => {
    const assignment = { uuid: uuid(114), title: "Your plan", kind: "assignment" as const, is_required: true };
    const [module] = aCourse().modules;
    if (!module) throw new Error("the fixture has a module");
    const course = aCourse({ teaches: true, modules: [{ ...module, contents: [assignment] }], waiting_submissions: { ...waiting, count: 1 } });
    server.use(http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(course)));
    renderApp(pathTo(routes.taughtCourse, { courseUuid: COURSE }));
    expect(await screen.findByRole("link", { name: /Grading desk\s*1 submission to grade, of 4 November 2026/ })).toBeVisible();
  });
});

it("is not offered to a learner, and says so when opened directly", async () => {
  as("learner");
  renderApp(routes.teaching);
  expect(await screen.findByText("You don’t teach any courses")).toBeVisible();
  expect(screen.queryByRole("link", { name: "Teaching" })).not.toBeInTheDocument();
});

it("links a course to its submissions, quizzes and live sessions", async () => {
  const [module] = aCourse().modules;
  if (!module) throw new Error("the fixture has a module");
  const contents = [...module.contents, { uuid: uuid(114), title: "Your plan", kind: "assignment" as const, is_required: true }];
  server.use(
    http.get("/api/courses/{course_uuid}/", () =>
      HttpResponse.json(aCourse({ teaches: true, modules: [{ ...module, contents }], sessions: [aLiveSession()] })),
    ),
  );
  renderApp(pathTo(routes.taughtCourse, { courseUuid: COURSE }));
  const link = async (name: RegExp) => (await screen.findByRole("link", { name })).getAttribute("href");
  expect(await link(/Submissions\s*Your plan/)).toBe(pathTo(routes.submissions, { courseUuid: COURSE }));
  expect(await link(/Quiz: Check your understanding/)).toBe(pathTo(routes.taughtQuiz, { courseUuid: COURSE, contentUuid: uuid(112) }));
  expect(await link(/Attendance: Asking a question/)).toBe(pathTo(routes.attendance, { courseUuid: COURSE, sessionUuid: SESSION }));
});

it("marks one learner present and another absent in one request", async () => {
  const attendees = [
    anAttendee(1, { name: "Ada Learner" }),
    anAttendee(2, { name: "", attended: true }),
    anAttendee(3, { name: "Cy Gone", enrollment_status: "dropped" }),
    anAttendee(4, { name: "Di Sputed", enrollment_status: "suspended" }),
  ];
  const sent: unknown[] = [];
  server.use(
    http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ sessions: [aLiveSession({ starts_at: "2026-07-04T17:00:00Z" })] }))),
    http.get("/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/", () => HttpResponse.json(pageOf(attendees))),
    http.post("/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/", async ({ request }) => {
      sent.push(await request.json());
      if (sent.length === 1) return refusal(503, "UNAVAILABLE");
      return HttpResponse.json({
        session_uuid: SESSION,
        results: [
          { learner_uuid: uuid(601), outcome: "attended", course_completed: true },
          { learner_uuid: uuid(602), outcome: "absent", course_completed: false },
        ],
      });
    }),
  );
  const { user } = renderApp(pathTo(routes.attendance, { courseUuid: COURSE, sessionUuid: SESSION }));
  expect(await screen.findByRole("heading", { level: 1, name: "Attendance: Asking a question" })).toBeVisible();
  const ada = await screen.findByRole("checkbox", { name: /Ada Learner/ });
  const save = screen.getByRole("button", { name: "Save attendance" });
  expect(save).toBeDisabled();
  // Attendance is a fact, whatever has become of the enrolment since.
  expect(screen.getByRole("checkbox", { name: /Cy Gone.*Not currently enrolled/ })).toBeEnabled();
  expect(screen.getByRole("checkbox", { name: /Di Sputed.*Access paused/ })).toBeEnabled();
  await user.click(ada);
  await user.click(screen.getByRole("checkbox", { name: /learner2@learner.example/ }));
  expect(screen.getByText("2 unsaved changes")).toBeVisible();
  await user.click(save);
  const failure = await screen.findByRole("alert");
  expect(failure).toHaveTextContent("Not saved: The service is temporarily unavailable");
  expect(failure).toHaveFocus();
  expect(ada).toBeChecked();
  await user.click(save);
  expect((await screen.findAllByText("1 learner has completed the course."))[0]).toBeVisible();
  expect(sent[1]).toEqual({ attended: [uuid(601)], absent: [uuid(602)] });
  expect(sent[0]).toEqual(sent[1]);
});

describe("attendance", () => {
  const address = pathTo(routes.attendance, { courseUuid: COURSE, sessionUuid: SESSION });
  const path = "/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/";
  let attendees: ReturnType<typeof anAttendee>[];
  beforeEach(() => {
    attendees = [anAttendee(1, { name: "Ada Learner" }), anAttendee(2, { name: "Ben Early", attended: true })];
    server.use(http.get(path, () => HttpResponse.json(pageOf(attendees))));
  });
  const startingAt = (startsAt: string) => {
    const course = aCourse({ sessions: [aLiveSession({ starts_at: startsAt })] });
    server.use(http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(course)));
  };

  it("survives a reload until it is saved, and can be discarded", async () => {
    startingAt("2026-07-04T17:00:00Z");
    const first = renderApp(address);
    await first.user.click(await screen.findByRole("checkbox", { name: /Ada Learner/ }));
    first.unmount();
    const second = renderApp(address);
    expect(await screen.findByRole("checkbox", { name: /Ada Learner/ })).toBeChecked();
    expect(screen.getByText("1 unsaved change")).toBeVisible();
    await second.user.click(screen.getByRole("button", { name: "Discard draft" }));
    expect(screen.getByRole("checkbox", { name: /Ada Learner/ })).not.toBeChecked();
    second.unmount();
    renderApp(address);
    expect(await screen.findByRole("checkbox", { name: /Ada Learner/ })).not.toBeChecked();
  });

  it("marks everybody with access as present at one click, whatever was changed before", async () => {
    startingAt("2026-07-04T17:00:00Z");
    attendees.push(anAttendee(3, { name: "Cora Left", enrollment_status: "revoked" }));
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("checkbox", { name: /Ben Early/ }));
    await user.click(screen.getByRole("button", { name: "All present" }));
    expect(screen.getByRole("checkbox", { name: /Ada Learner/ })).toBeChecked();
    expect(screen.getByRole("checkbox", { name: /Ben Early/ })).toBeChecked();
    expect(screen.getByRole("checkbox", { name: /Cora Left/ })).not.toBeChecked();
    expect(screen.getByText("1 unsaved change")).toBeVisible();
  });

  it("cannot be recorded before the session; an early mark can be withdrawn", async () => {
    startingAt("2030-07-04T17:00:00Z");
    renderApp(address);
    expect(await screen.findByText("This session hasn’t started yet")).toBeVisible();
    expect(screen.queryByRole("button", { name: "All present" })).toBeNull();
    expect(screen.getByText(/^You can record attendance from Thursday,? 4 July 2030, 18:00/)).toBeVisible();
    expect(screen.getByRole("checkbox", { name: /Ada Learner/ })).toBeDisabled();
    expect(screen.getByRole("checkbox", { name: /Ben Early/ })).toBeEnabled();
    expect(screen.getByRole("button", { name: "Save attendance" })).toBeDisabled();
  });

  it("says when somebody could not be marked", async () => {
    startingAt("2026-07-04T17:00:00Z");
    server.use(
      http.post(path, () => {
        const results = [{ learner_uuid: uuid(601), outcome: "not_enrolled" as const, course_completed: false }];
        return HttpResponse.json({ session_uuid: SESSION, results });
      }),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("checkbox", { name: /Ada Learner/ }));
    await user.click(screen.getByRole("button", { name: "Save attendance" }));
    const told = await screen.findAllByText("1 learner not marked, because they aren’t enrolled.");
    expect(told[0]).toBeVisible();
  });
});

it("treats someone else's course as one that does not exist", async () => {
  server.use(http.get("/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/", () => refusal(404, "NOT_FOUND")));
  renderApp(pathTo(routes.attendance, { courseUuid: COURSE, sessionUuid: SESSION }));
  expect(within(await screen.findByRole("alert")).getByText("We couldn’t find that")).toBeVisible();
});
