import { screen, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import type { Invitation, RosterEntry } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { saveBlob } from "@/shared/navigation/save-blob";
import { aCourse, aLearner, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

vi.mock("@/shared/navigation/save-blob");

const address = pathTo(routes.roster, { courseUuid: COURSE });
const anEntry = (number: number, fields: Partial<RosterEntry> = {}): RosterEntry => ({
  enrolment_uuid: uuid(100 + number),
  learner_uuid: uuid(200 + number),
  name: `Person ${String(number)}`,
  email: null,
  status: "active",
  progress_percent: 40,
  enrolled_at: "2026-11-02T10:00:00Z",
  last_activity_at: "2026-11-20T10:00:00Z",
  completed_at: null,
  access_until: null,
  ...fields,
});
let groups: ("instructor" | "admin")[] = [];
let asked: URLSearchParams[] = [];

beforeEach(() => {
  groups = ["instructor"];
  asked = [];
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups }))),
    http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ title: "Ethics", teaches: true }))),
    http.get("/api/office/courses/{course_uuid}/invitations/", () => HttpResponse.json(pageOf<Invitation>([]))),
    http.get("/api/office/courses/{course_uuid}/enrolments/", ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      if (query.get("status") !== "completed") {
        return HttpResponse.json(pageOf([anEntry(1, { email: groups.includes("admin") ? "one@learner.example" : null }), anEntry(2)]));
      }
      // The first page looked far enough and found nobody.
      return query.get("cursor") === null
        ? HttpResponse.json(pageOf<RosterEntry>([], "https://api.example/x?cursor=more"))
        : HttpResponse.json(pageOf([anEntry(3, { status: "completed", completed_at: "2026-11-21T10:00:00Z" })]));
    }),
  );
});

it("shows an instructor who is enrolled, from the course, without addresses", async () => {
  const { user } = renderApp(pathTo(routes.taughtCourse, { courseUuid: COURSE }));
  await user.click(await screen.findByRole("link", { name: /^Roster/ }));
  const list = within(await screen.findByRole("list", { name: "Enrolled people" }));
  expect(list.getByText("Person 1")).toBeVisible();
  expect(list.getAllByText(/40% complete/)).toHaveLength(2);
  expect(list.getAllByText(/last activity 20 November 2026/)).toHaveLength(2);
  expect(list.queryByRole("link")).not.toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Enrol from a file" })).not.toBeInTheDocument();
});

it("looks on for people with a status until there are some", async () => {
  const { user } = renderApp(address);
  await user.selectOptions(await screen.findByRole("combobox", { name: "Show enrolments" }), "Completed");
  expect(await screen.findByText("Person 3")).toBeVisible();
  expect(screen.getByText(/completed 21 November 2026/)).toBeVisible();
  expect(asked.map((query) => query.get("cursor")).slice(-2)).toEqual([null, "more"]);
});

it("shows a page more of a status however far apart the people with it are", async () => {
  server.use(
    http.get("/api/office/courses/{course_uuid}/enrolments/", ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      const place = Number(query.get("cursor") ?? "0");
      // Three people in each part of the roster that the API looks at.
      const found = [1, 2, 3].map((number) => anEntry(place * 3 + number));
      return HttpResponse.json(pageOf(found, place < 19 ? `https://api.example/x?cursor=${String(place + 1)}` : null));
    }),
  );
  const { user } = renderApp(`${address}?status=active`);
  const shown = async (people: number, button: boolean) => {
    await vi.waitFor(() => {
      expect(screen.getAllByText(/% complete/)).toHaveLength(people);
      const more = screen.queryByRole("button", { name: "Show earlier enrolments" });
      expect(more !== null && more.getAttribute("aria-disabled") !== "true").toBe(button);
    });
  };
  await shown(27, true);
  expect(asked.map((query) => query.get("page_size"))).toEqual(Array.from({ length: 9 }, () => "100"));
  await user.click(screen.getByRole("button", { name: "Show earlier enrolments" }));
  await shown(54, true);
  await user.click(screen.getByRole("button", { name: "Show earlier enrolments" }));
  await shown(60, false);
});

it("sorts by the date of enrolment, and keeps the order with a status and in the address", async () => {
  const { user } = renderApp(address);
  await user.selectOptions(await screen.findByRole("combobox", { name: "Sort by" }), "Oldest enrolments first");
  await vi.waitFor(() => {
    expect(asked.at(-1)?.get("order")).toBe("oldest");
  });
  await user.selectOptions(screen.getByRole("combobox", { name: "Show enrolments" }), "Completed");
  expect(await screen.findByText("Person 3")).toBeVisible();
  expect(asked.at(-1)?.get("order")).toBe("oldest");
  expect(screen.getByRole("combobox", { name: "Sort by" })).toHaveValue("oldest");
  await user.selectOptions(screen.getByRole("combobox", { name: "Sort by" }), "Newest enrolments first");
  await vi.waitFor(() => {
    expect([asked.at(-1)?.get("order"), asked.at(-1)?.get("status")]).toEqual([null, "completed"]);
  });
});

it("leads an administrator to people, to a file of them and to enrolling more", async () => {
  groups = ["admin"];
  const refused = refusal(400, "VALIDATION_ERROR");
  let file = refused;
  server.use(http.get("/api/office/courses/{course_uuid}/enrolments/export/", () => file));
  const { user } = renderApp(address);
  expect(await screen.findByText("one@learner.example")).toBeVisible();
  expect(await screen.findByRole("link", { name: "Person 1" })).toHaveAttribute(
    "href",
    pathTo(routes.person, { learnerUuid: uuid(201) }),
  );
  await user.click(screen.getByRole("button", { name: "Export as CSV" }));
  expect(await screen.findByText("The roster couldn’t be exported")).toBeVisible();
  file = new HttpResponse("name,email", { headers: { "Content-Type": "text/csv" } }) as never;
  await user.click(screen.getByRole("button", { name: "Export as CSV" }));
  await vi.waitFor(() => {
    expect(saveBlob).toHaveBeenCalledWith(expect.anything(), "roster.csv");
  });
  expect(screen.getByRole("link", { name: "Enrol from a file" })).toHaveAttribute(
    "href",
    pathTo(routes.bulkEnrolment, { courseUuid: COURSE }),
  );
});

it("lets an administrator extend an access that ends, and an instructor see it", async () => {
  const until = "2026-11-30T12:00:00Z";
  server.use(
    http.get("/api/office/courses/{course_uuid}/enrolments/", () =>
      HttpResponse.json(pageOf([anEntry(1, { access_until: until }), anEntry(2, { access_until: until, status: "revoked" }), anEntry(3)])),
    ),
  );
  const first = renderApp(address);
  expect(await screen.findAllByText(/Access until 30 November 2026/)).toHaveLength(2);
  expect(screen.queryByRole("button", { name: /^Extend/ })).not.toBeInTheDocument();
  first.unmount();
  groups = ["admin"];
  const { user } = renderApp(address);
  await user.click(await screen.findByRole("button", { name: "Extend: Person 1" }));
  expect(screen.queryByRole("button", { name: "Extend: Person 2" })).not.toBeInTheDocument();
  expect(await screen.findByRole("alertdialog", { name: "Extend the access?" })).toBeVisible();
});
