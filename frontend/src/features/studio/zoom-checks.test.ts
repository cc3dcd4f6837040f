import { expect, it } from "vitest";
import { askedOf, findingsOf, queryOf, remarksOf, type ZoomCheck } from "./zoom-checks";

const session = {
  uuid: "s1",
  topic: "Questions",
  starts_at: "2027-01-12T18:00:00Z",
  duration_minutes: 60,
  time_zone: "Europe/London",
  zoom: { kind: "webinar", id: "812 3456 7890" },
};

it("asks about what can be read, and leaves out what cannot yet", () => {
  expect(queryOf(session)).toEqual({
    kind: "webinar",
    number: "812 3456 7890",
    starts_at: "2027-01-12T18:00:00Z",
    duration_minutes: 60,
    time_zone: "Europe/London",
  });
  expect(queryOf({ starts_at: "soon", duration_minutes: "long", time_zone: "" })).toEqual({ kind: "meeting", number: "" });
  expect(queryOf("no session")).toEqual({ kind: "meeting", number: "" });
});

it("holds as long as the session says what was asked", () => {
  const room = {
    over: false,
    findings: [
      { field: "zoom.id", message: "Registration is switched off." },
      { field: "zoom.id", message: "It recurs." },
      { field: "starts_at", message: "It starts later." },
    ],
  };
  const checks = new Map<string, ZoomCheck>([["s1", { state: "done", asked: askedOf(session), room }]]);
  const found = findingsOf({ sessions: [{ uuid: "s0" }, session] }, checks);
  expect([...remarksOf(found)]).toEqual([
    ["sessions[1].zoom.id", "Registration is switched off. It recurs."],
    ["sessions[1].starts_at", "It starts later."],
  ]);
  expect(findingsOf({ sessions: [{ ...session, duration_minutes: 90 }] }, checks)).toEqual([]);
  // The topic is nothing to Zoom.
  expect(findingsOf({ sessions: [{ ...session, topic: "Answers" }] }, checks)).toHaveLength(3);
  expect(findingsOf({}, checks)).toEqual([]);
});
