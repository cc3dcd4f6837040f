import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry, PersonEnrolment, PersonPage } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aCourse, aLearner, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const JOSE = uuid(51);
const OTHER = uuid(61);
const address = pathTo(routes.person, { learnerUuid: JOSE });
const enrolment = (fields: Partial<PersonEnrolment> = {}): PersonEnrolment => ({
  uuid: uuid(101),
  course_uuid: COURSE,
  course_title: "Clinical audit",
  status: "active",
  progress_percent: 40,
  enrolled_at: "2026-11-02T10:00:00Z",
  completed_at: null,
  access_until: null,
  certificate_uuid: null,
  payments: [],
  grants: [],
  withdrawn_at: null,
  transferred_to: null,
  ...fields,
});
const changed = { uuid: uuid(101), course_uuid: COURSE, course_title: "Clinical audit", status: "active" as const };
const anEntry: AuditEntry = {
  uuid: uuid(71),
  at: "2026-11-20T10:00:00Z",
  action: "enrolment_granted",
  actor: { id: uuid(72), name: "Olive Officer" },
  person: { id: JOSE, name: "José Álvarez" },
  course: { uuid: COURSE, title: "Clinical audit" },
  to_course: null,
  reason: "A speaker.",
  details: {},
};
let shown: PersonEnrolment[] = [];
let sent: unknown[] = [];

beforeEach(() => {
  shown = [enrolment()];
  sent = [];
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["admin"] }))),
    http.get("/api/courses/", () =>
      HttpResponse.json(pageOf([aCourse({ title: "Clinical audit" }), aCourse({ uuid: OTHER, title: "Ethics" })])),
    ),
    http.get("/api/office/audit/", () => HttpResponse.json(pageOf([anEntry]))),
    http.get("/api/office/people/{learner_uuid}/", () => HttpResponse.json(thePage())),
    http.get("/api/office/people/{learner_uuid}/enrolments/", () => HttpResponse.json(pageOf(shown))),
  );
});

function thePage(): PersonPage {
  return {
    person: {
      id: JOSE,
      name: "José Álvarez",
      email: "jose@learner.example",
      email_verified: true,
      time_zone: null,
      licence_number: null,
      profession: null,
      since: "2026-11-01T10:00:00Z",
      erased_at: null,
    },
    credit_balance: "2.50",
    enrolments: pageOf(shown),
    attempts: pageOf([]),
    submissions: pageOf([]),
    certificates: pageOf([]),
    emails: pageOf([]),
  };
}

describe("an administrator on a person’s page", () => {
  it("grants an enrolment that was paid elsewhere, by keyboard, and asks for what is missing", async () => {
    server.use(
      http.post("/api/office/people/{learner_uuid}/enrolments/", async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ ...changed, course_title: "Ethics" }, { status: 201 });
      }),
    );
    const { user } = renderApp(address);
    const button = await screen.findByRole("button", { name: "Grant an enrolment" });
    button.focus();
    await user.keyboard("{Enter}");
    const dialog = within(await screen.findByRole("alertdialog", { name: "Grant an enrolment?" }));
    await user.selectOptions(dialog.getByRole("combobox", { name: "Payment" }), "Paid elsewhere");
    await user.click(dialog.getByRole("button", { name: "Grant" }));
    expect(dialog.getByText("Choose a course.")).toBeVisible();
    expect(dialog.getByText("Enter the number of the invoice or the order.")).toBeVisible();
    expect(sent).toEqual([]);
    await dialog.findByRole("option", { name: "Ethics" });
    await user.selectOptions(dialog.getByRole("combobox", { name: "Course" }), "Ethics");
    await user.type(dialog.getByRole("textbox", { name: "Reference" }), "INV-1");
    await user.type(dialog.getByRole("textbox", { name: "Reason" }), "An invoice.");
    await user.click(dialog.getByRole("button", { name: "Grant" }));
    expect(await screen.findByText("Enrolment granted")).toBeVisible();
    expect(sent).toEqual([{ course_uuid: OTHER, kind: "paid_elsewhere", reference: "INV-1", reason: "An invoice." }]);
  });

  it("says what settling would change, asks why, and does it; a failure keeps the reason", async () => {
    const completes = { enrolment: changed, outcome: "completed" as const, issues_certificate: true, sessions: 2 };
    let answers = 0;
    server.use(
      http.post("/api/office/people/{learner_uuid}/enrolments/{course_uuid}/settle/", async ({ request }) => {
        const body = await request.json();
        sent.push(body);
        if (body.dry_run !== true) answers += 1;
        return answers === 1 ? refusal(503, "UNAVAILABLE") : HttpResponse.json(completes);
      }),
    );
    const { user } = renderApp(address);
    const button = await screen.findByRole("button", { name: "Settle: Clinical audit" });
    button.focus();
    await user.keyboard("{Enter}");
    const dialog = within(await screen.findByRole("alertdialog", { name: "Settle this enrolment?" }));
    expect(
      await dialog.findByText(
        "Would change: the learner completes the course; the certificate is issued; Zoom is asked about 2 live sessions.",
      ),
    ).toBeVisible();
    expect(sent).toEqual([{ dry_run: true }]);
    await user.click(dialog.getByRole("button", { name: "Settle" }));
    expect(dialog.getByText("Enter a reason. It’s kept in the audit log.")).toBeVisible();
    await user.type(dialog.getByRole("textbox", { name: "Reason" }), "No certificate.");
    await user.click(dialog.getByRole("button", { name: "Settle" }));
    expect(await dialog.findByText("The enrolment wasn’t settled")).toBeVisible();
    answers = 1;
    await user.click(dialog.getByRole("button", { name: "Settle" }));
    expect(await screen.findByText("Enrolment settled")).toBeVisible();
    expect(sent).toEqual([{ dry_run: true }, { reason: "No certificate." }, { reason: "No certificate." }]);
  });

  it("says of an enrolment in order that nothing would change, and offers nothing where access is paused", async () => {
    server.use(
      http.post("/api/office/people/{learner_uuid}/enrolments/{course_uuid}/settle/", () =>
        HttpResponse.json({ enrolment: changed, outcome: "in_order" as const, issues_certificate: false, sessions: 0 }),
      ),
    );
    const first = renderApp(address);
    await first.user.click(await screen.findByRole("button", { name: "Settle: Clinical audit" }));
    expect(await screen.findByText("This enrolment is in order: nothing would change.")).toBeVisible();
    first.unmount();
    shown = [enrolment({ status: "suspended" })];
    renderApp(address);
    expect(await screen.findByRole("button", { name: "Withdraw: Clinical audit" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Settle: Clinical audit" })).not.toBeInTheDocument();
  });

  it("withdraws with a reason and undoes it", async () => {
    server.use(
      http.post("/api/office/people/{learner_uuid}/enrolments/{course_uuid}/withdraw/", async ({ request }) => {
        sent.push(await request.json());
        shown = [enrolment({ status: "revoked", withdrawn_at: "2026-11-27T10:00:00Z" })];
        return HttpResponse.json({ ...changed, status: "revoked" as const });
      }),
      http.post("/api/office/people/{learner_uuid}/enrolments/{course_uuid}/restore/", async ({ request }) => {
        sent.push(await request.json());
        shown = [enrolment()];
        return HttpResponse.json(changed);
      }),
    );
    const { user } = renderApp(address);
    for (const [button, title, confirm] of [
      ["Withdraw: Clinical audit", "Withdraw this enrolment?", "Withdraw"],
      ["Undo withdrawal: Clinical audit", "Undo the withdrawal?", "Restore"],
    ] as const) {
      await user.click(await screen.findByRole("button", { name: button }));
      const dialog = within(await screen.findByRole("alertdialog", { name: title }));
      await user.type(dialog.getByRole("textbox", { name: "Reason" }), "By phone.");
      await user.click(dialog.getByRole("button", { name: confirm }));
    }
    expect(await screen.findByRole("button", { name: "Withdraw: Clinical audit" })).toBeVisible();
    expect(sent).toEqual([{ reason: "By phone." }, { reason: "By phone." }]);
  });

  it("extends an access that ends, to the end of a later day", async () => {
    shown = [enrolment({ access_until: "2026-11-30T23:59:59Z" })];
    server.use(
      http.post("/api/office/people/{learner_uuid}/enrolments/{course_uuid}/extend/", async ({ request }) => {
        sent.push(await request.json());
        shown = [enrolment({ access_until: "2999-03-01T23:59:59Z" })];
        return HttpResponse.json(changed);
      }),
    );
    const { user } = renderApp(address);
    expect(await screen.findByText(/access until 30 November 2026/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Extend: Clinical audit" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Extend the access?" }));
    fireEvent.change(dialog.getByLabelText("Access until"), { target: { value: "2026-11-29" } });
    await user.click(dialog.getByRole("button", { name: "Extend" }));
    expect(dialog.getByText(/Choose a day in the future/)).toBeVisible();
    expect(sent).toEqual([]);
    fireEvent.change(dialog.getByLabelText("Access until"), { target: { value: "2999-03-01" } });
    await user.type(dialog.getByRole("textbox", { name: "Reason" }), "Ill.");
    await user.click(dialog.getByRole("button", { name: "Extend" }));
    expect(await screen.findByText("Access extended")).toBeVisible();
    expect(sent).toEqual([{ until: new Date("2999-03-01T23:59:59").toISOString(), reason: "Ill." }]);
  });

  it("says why a transfer was refused, and keeps what was entered", async () => {
    server.use(
      http.post("/api/office/people/{learner_uuid}/enrolments/{course_uuid}/transfer/", () => refusal(409, "CONFLICT")),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Transfer: Clinical audit" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Transfer this enrolment?" }));
    await dialog.findByRole("option", { name: "Ethics" });
    expect(dialog.queryByRole("option", { name: "Clinical audit" })).not.toBeInTheDocument();
    await user.selectOptions(dialog.getByRole("combobox", { name: "Move to" }), "Ethics");
    await user.type(dialog.getByRole("textbox", { name: "Reason" }), "The wrong one.");
    await user.click(dialog.getByRole("button", { name: "Transfer" }));
    await waitFor(() => {
      expect(dialog.getByRole("alert")).toHaveTextContent("The enrolment wasn’t changed");
    });
    expect(dialog.getByRole("textbox", { name: "Reason" })).toHaveValue("The wrong one.");
  });

  it("sees who did what and why", async () => {
    renderApp(address);
    const by = await screen.findByText(/Olive Officer · “A speaker.”/);
    expect(by).toBeVisible();
    expect(by.closest("li")).toHaveTextContent("Enrolment granted: Clinical audit");
  });
});
