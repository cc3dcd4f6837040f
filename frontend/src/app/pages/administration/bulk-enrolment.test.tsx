import { screen, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import type { BulkEnrolmentReport, BulkEnrolmentRow } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { saveBlob } from "@/shared/navigation/save-blob";
import { aCourse, aLearner, COURSE, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

vi.mock("@/shared/navigation/save-blob");

interface Sent {
  batch: string;
  csv?: string;
  csv_base64?: string;
  dry_run: boolean;
  from_line?: number;
  planned?: number;
  kind: string;
  reference?: string;
}

const address = pathTo(routes.bulkEnrolment, { courseUuid: COURSE });
let sent: Sent[] = [];
/** Requests that fail, by their number. */
let failing: number[] = [];

const row = (line: number, outcome: BulkEnrolmentRow["outcome"], reason: string | null = null): BulkEnrolmentRow => ({
  line,
  learner: `person${String(line)}@learner.example`,
  learner_uuid: outcome === "no_such_person" || outcome === "invited" ? null : uuid(line),
  name: outcome === "no_such_person" || outcome === "invited" ? "" : `Person ${String(line)}`,
  outcome,
  reason,
});

beforeEach(() => {
  sent = [];
  failing = [];
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["admin"] }))),
    http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ title: "Ethics" }))),
    http.post("/api/office/courses/{course_uuid}/enrolments/bulk/", async ({ request }) => {
      const body = (await request.json()) as Sent;
      sent.push(body);
      if (failing.includes(sent.length)) return refusal(503, "UNAVAILABLE");
      const isFirst = body.from_line === undefined;
      const report: BulkEnrolmentReport = {
        dry_run: body.dry_run,
        check_letters: false,
        rows_total: 4,
        rows: isFirst
          ? [row(2, "enrolled"), row(3, "no_such_person", "learner: nobody has signed in with this id")]
          : [row(4, "enrolled"), row(5, "already_enrolled")],
        next_line: isFirst ? 4 : null,
      };
      return HttpResponse.json(report);
    }),
  );
});

async function paste(user: ReturnType<typeof renderApp>["user"]) {
  const form = within(await screen.findByRole("form", { name: "Enrol from a file" }));
  await user.type(form.getByRole("textbox", { name: "Or paste the learners" }), "person2@learner.example");
  await user.type(form.getByRole("textbox", { name: "Reason" }), "The autumn intake");
  return form;
}

it("checks part by part, shows what will happen, and enrols exactly that, by keyboard", async () => {
  const { user } = renderApp(address);
  const form = await paste(user);
  form.getByRole("button", { name: "Check" }).focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByText("2 people would be enrolled")).toBeVisible();
  const counts = within(screen.getByRole("list", { name: "Lines by outcome" }));
  expect(counts.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    "2 · Will be enrolled",
    "1 · Already enrolled",
    "1 · No such person",
  ]);
  const lines = within(screen.getByRole("list", { name: "Lines in the file" })).getAllByRole("listitem");
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    "Line 3No such personperson3@learner.examplelearner: nobody has signed in with this id",
    "Line 5Already enrolledPerson 5 (person5@learner.example)",
  ]);
  screen.getByRole("button", { name: "Enrol 2 people…" }).focus();
  await user.keyboard("{Enter}");
  const dialog = within(await screen.findByRole("alertdialog", { name: "Enrol 2 people?" }));
  await user.click(dialog.getByRole("button", { name: "Enrol" }));
  expect(await screen.findByText("2 people enrolled")).toBeVisible();
  expect(sent.map(({ dry_run, from_line, planned }) => [dry_run, from_line, planned])).toEqual([
    [true, undefined, 0],
    [true, 4, 1],
    [false, undefined, undefined],
    [false, 4, undefined],
  ]);
  expect(new Set(sent.map(({ batch }) => batch)).size).toBe(1);
  expect(sent[0]?.csv).toBe("learner\nperson2@learner.example");
  await user.click(screen.getByRole("button", { name: "Download report" }));
  expect(saveBlob).toHaveBeenCalledWith(expect.anything(), "enrolments.csv");
});

it("goes on where it stopped", async () => {
  failing = [4];
  const { user } = renderApp(address);
  const form = await paste(user);
  await user.click(form.getByRole("button", { name: "Check" }));
  await user.click(await screen.findByRole("button", { name: "Enrol 2 people…" }));
  await user.click(await screen.findByRole("button", { name: "Enrol" }));
  expect(await screen.findByText("Stopped after 1 person")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Continue" }));
  expect(await screen.findByText("2 people enrolled")).toBeVisible();
  expect(sent.slice(-2).map(({ from_line }) => from_line)).toEqual([4, 4]);
});

it("says who will be invited, and invites them with those who are enrolled", async () => {
  const report = (dryRun: boolean): BulkEnrolmentReport => ({
    dry_run: dryRun,
    check_letters: false,
    rows_total: 3,
    rows: [row(2, "enrolled"), row(3, "invited"), row(4, "already_invited")],
    next_line: null,
  });
  server.use(
    http.post("/api/office/courses/{course_uuid}/enrolments/bulk/", async ({ request }) => {
      const body = (await request.json()) as Sent;
      sent.push(body);
      return HttpResponse.json(report(body.dry_run));
    }),
  );
  const { user } = renderApp(address);
  const form = await paste(user);
  await user.click(form.getByRole("button", { name: "Check" }));
  expect(await screen.findByText("1 person would be enrolled, 1 person would be invited")).toBeVisible();
  const lines = within(screen.getByRole("list", { name: "Lines in the file" })).getAllByRole("listitem");
  expect(lines.map(({ textContent }) => textContent)).toEqual(["Line 4Already invitedPerson 4 (person4@learner.example)"]);
  await user.click(screen.getByRole("button", { name: "Enrol 1 person and invite 1 person…" }));
  const dialog = within(await screen.findByRole("alertdialog", { name: "Enrol 1 person and invite 1 person?" }));
  expect(dialog.getByText(/first sign-in with the address/)).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Enrol" }));
  expect(await screen.findByText("1 person enrolled, 1 person invited")).toBeVisible();
  expect(sent.map(({ dry_run }) => dry_run)).toEqual([true, false]);
});

it("sends the bytes of a chosen file, asks for what is missing, and forgets a check once something changes", async () => {
  const { user } = renderApp(address);
  const form = within(await screen.findByRole("form", { name: "Enrol from a file" }));
  await user.click(form.getByRole("button", { name: "Check" }));
  expect(form.getByText("Choose a file or paste the learners.")).toBeVisible();
  expect(form.getByText(/Enter a reason/)).toBeVisible();
  expect(sent).toEqual([]);
  await user.upload(form.getByLabelText("CSV file"), new File(["learner\nx"], "people.csv", { type: "text/csv" }));
  await user.type(form.getByRole("textbox", { name: "Reason" }), "An invoice");
  await user.selectOptions(form.getByRole("combobox", { name: "Payment" }), "Paid elsewhere");
  await user.type(form.getByRole("textbox", { name: "Reference" }), "INV-1");
  await user.click(form.getByRole("button", { name: "Check" }));
  expect(await screen.findByText("2 people would be enrolled")).toBeVisible();
  expect(sent[0]).toMatchObject({ csv_base64: btoa("learner\nx"), kind: "paid_elsewhere", reference: "INV-1" });
  expect(sent[0]?.csv).toBeUndefined();
  await user.type(form.getByRole("textbox", { name: "Reference" }), "2");
  expect(screen.queryByText("2 people would be enrolled")).not.toBeInTheDocument();
});

it("is only for administrators", async () => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  renderApp(address);
  expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
});
