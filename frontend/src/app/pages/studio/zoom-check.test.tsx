/** Live sessions are checked against Zoom when their author asks; nothing depends on it. */
import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { components } from "@/shared/api/schema";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aLearner, COURSE, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";
import { anOutline, StudioApi } from "@/testing/studio-api";

type Room = components["schemas"]["ZoomRoomView"];
const ROOM = "/api/studio/courses/{course_uuid}/zoom_room/";
let studio: StudioApi;

const aSession = (number: number, kind = "meeting") => ({
  uuid: uuid(900 + number),
  topic: `Session ${number}`,
  starts_at: `2027-01-1${number}T18:00:00Z`,
  duration_minutes: 60,
  time_zone: "Europe/London",
  zoom: { kind, id: `9123456789${number}` },
});

beforeEach(() => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  studio = new StudioApi();
  studio.outline = anOutline({ format: "hybrid", sessions: [aSession(1), aSession(2, "webinar")] });
});

const open = async () => {
  const app = renderApp(pathTo(routes.studioSessions, { courseUuid: COURSE }));
  await screen.findByRole("region", { name: "Live session 1" });
  return app;
};
const session = (number: number) => within(screen.getByRole("region", { name: `Live session ${number}` }));

it("says at the field and in the list what does not agree, until the session is changed", async () => {
  const asked: string[] = [];
  server.use(
    http.get(ROOM, ({ request, response }) => {
      const query = new URL(request.url).searchParams;
      asked.push(`${query.get("kind")} ${query.get("number")} ${query.get("starts_at")} ${query.get("duration_minutes")} ${query.get("time_zone")}`);
      const room: Room = {
        over: false,
        findings: [
          { field: "starts_at", message: "At Zoom, this meeting starts on 12 January 2027 at 19:00 (Europe/London). Change the start here or at Zoom." },
          { field: "zoom.id", message: "Registration is switched off, so learners get no link." },
        ],
      };
      return response(200).json(room);
    }),
  );
  const { user } = await open();
  await user.click(session(1).getByRole("button", { name: "Check the meeting of session 1" }));
  expect(await session(1).findByText("2 things don’t agree with Zoom.")).toBeVisible();
  expect(asked).toEqual(["meeting 91234567891 2027-01-11T18:00:00Z 60 Europe/London"]);
  expect(session(1).getByLabelText("Starts")).toHaveAccessibleDescription(/At Zoom, this meeting starts on 12 January/);
  expect(session(1).getByLabelText("Zoom number")).toHaveAccessibleDescription(/Registration is switched off/);
  const list = within(screen.getByRole("region", { name: "2 things don’t agree with Zoom" }));
  const [, second] = list.getAllByRole("link", { name: "Session 1" });
  if (second === undefined) throw new Error("the list has one entry");
  await user.click(second);
  await waitFor(() => {
    expect(session(1).getByLabelText("Zoom number")).toHaveFocus();
  });
  // It is nothing to fix before publishing, and nothing is sent to be saved.
  expect(screen.queryByText(/to fix before publishing/)).not.toBeInTheDocument();
  expect(studio.saves).toEqual([]);
  await user.type(session(1).getByLabelText("Zoom number"), "5");
  expect(screen.queryByText(/don’t agree with Zoom/)).not.toBeInTheDocument();
  expect(session(1).getByLabelText("Zoom number")).not.toHaveAccessibleDescription(/Registration is switched off/);
});

it("checks all of them, one after the other, and says which agree", async () => {
  const asked: (string | null)[] = [];
  server.use(
    http.get(ROOM, ({ request, response }) => {
      const number = new URL(request.url).searchParams.get("number");
      asked.push(number);
      return response(200).json({ over: number === "91234567892", findings: [] });
    }),
  );
  const { user } = await open();
  await user.click(screen.getByRole("button", { name: "Check all meetings" }));
  expect(await session(1).findByText("Zoom agrees with this session.")).toBeVisible();
  expect(await session(2).findByText("This session is over. Nothing is left to check.")).toBeVisible();
  expect(asked).toEqual(["91234567891", "91234567892"]);
});

it("says that Zoom is away in the words of the API, and saving goes on; then it works", async () => {
  let away = true;
  const message = "Zoom did not answer. Saving and publishing work as always. Check again in a minute.";
  server.use(
    http.get(ROOM, ({ response }) =>
      away ? response(503).json({ error: { code: "UNAVAILABLE", message, details: {} } }) : response(200).json({ over: false, findings: [] }),
    ),
  );
  const { user } = await open();
  await user.click(screen.getByRole("button", { name: "Check all meetings" }));
  expect(await session(1).findByRole("alert", undefined, { timeout: 15_000 })).toHaveTextContent(message);
  expect(session(2).queryByRole("alert")).not.toBeInTheDocument();
  await user.type(session(1).getByLabelText("Topic"), "!");
  await waitFor(() => {
    expect(JSON.stringify(studio.outline)).toContain("Session 1!");
  });
  away = false;
  await user.click(session(1).getByRole("button", { name: "Check the meeting of session 1" }));
  expect(await session(1).findByText("Zoom agrees with this session.")).toBeVisible();
  await user.click(session(2).getByRole("button", { name: "Check the webinar of session 2" }));
  expect(await session(2).findByText("Zoom agrees with this session.")).toBeVisible();
}, 30_000);
