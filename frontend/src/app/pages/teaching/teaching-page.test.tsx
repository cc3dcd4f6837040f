import { screen, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
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
  const { user } = renderApp("/my-courses");
  await user.click(await screen.findByRole("link", { name: "Teaching" }));
  expect(await screen.findByRole("link", { name: /Safeguarding Essentials/ })).toHaveAttribute("href", `/teaching/${COURSE}`);
  expect(screen.queryByText("Someone else's")).not.toBeInTheDocument();
});

it("is not offered to a learner, and says so when opened directly", async () => {
  as("learner");
  renderApp("/teaching");
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
  renderApp(`/teaching/${COURSE}`);
  const link = async (name: RegExp) => (await screen.findByRole("link", { name })).getAttribute("href");
  expect(await link(/Submissions\s*Your plan/)).toBe(`/teaching/${COURSE}/submissions`);
  expect(await link(/Quiz: Check your understanding/)).toBe(`/teaching/${COURSE}/quizzes/${uuid(112)}`);
  expect(await link(/Attendance: Asking a question/)).toBe(`/teaching/${COURSE}/sessions/${SESSION}`);
});

it("marks one learner present and another absent in one request", async () => {
  const attendees = [
    anAttendee(1, { name: "Ada Learner" }),
    anAttendee(2, { name: "", attended: true }),
    anAttendee(3, { name: "Cy Gone", enrollment_status: "dropped" }),
  ];
  const sent: unknown[] = [];
  server.use(
    http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ sessions: [aLiveSession()] }))),
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
  const { user } = renderApp(`/teaching/${COURSE}/sessions/${SESSION}`);
  expect(await screen.findByRole("heading", { level: 1, name: "Attendance: Asking a question" })).toBeVisible();
  const ada = await screen.findByRole("checkbox", { name: /Ada Learner/ });
  const save = screen.getByRole("button", { name: "Save attendance" });
  expect(save).toBeDisabled();
  expect(screen.getByRole("checkbox", { name: /Cy Gone/ })).toBeDisabled();
  await user.click(ada);
  await user.click(screen.getByRole("checkbox", { name: /learner2@learner.example/ }));
  expect(screen.getByText("2 unsaved changes")).toBeVisible();
  await user.click(save);
  expect(await screen.findByText(/Not saved/)).toBeVisible();
  expect(ada).toBeChecked();
  await user.click(save);
  expect((await screen.findAllByText("1 learner has completed the course."))[0]).toBeVisible();
  expect(sent[1]).toEqual({ attended: [uuid(601)], absent: [uuid(602)] });
  expect(sent[0]).toEqual(sent[1]);
});

it("treats someone else's course as one that does not exist", async () => {
  server.use(http.get("/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/", () => refusal(404, "NOT_FOUND")));
  renderApp(`/teaching/${COURSE}/sessions/${SESSION}`);
  expect(within(await screen.findByRole("alert")).getByText("We couldn’t find that")).toBeVisible();
});
