import { screen, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { Invitation, RosterEntry } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aCourse, aLearner, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const address = pathTo(routes.roster, { courseUuid: COURSE });
const path = "/api/office/courses/{course_uuid}/invitations/";
const anInvitation = (fields: Partial<Invitation> = {}): Invitation => ({
  invited_uuid: uuid(300),
  email: "nora@learner.example",
  state: "waiting",
  kind: "complimentary",
  reference: null,
  invited_at: "2026-11-02T10:00:00Z",
  sent_at: "2026-11-02T10:00:00Z",
  times_sent: 1,
  can_send_from: "2026-11-02T11:00:00Z",
  full_at: null,
  changed_at: "2026-11-02T10:00:00Z",
  learner_uuid: null,
  name: "",
  ...fields,
});
let groups: ("instructor" | "admin")[] = [];
let stored: Invitation[] = [];
let sent: unknown[] = [];

beforeEach(() => {
  groups = ["admin"];
  stored = [];
  sent = [];
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups }))),
    http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ title: "Ethics", teaches: true }))),
    http.get("/api/office/courses/{course_uuid}/enrolments/", () => HttpResponse.json(pageOf<RosterEntry>([]))),
    http.get(path, ({ request }) => {
      const state = new URL(request.url).searchParams.get("state");
      return HttpResponse.json(pageOf(stored.filter((invitation) => invitation.state === state)));
    }),
  );
});

it("invites an address from the roster, by keyboard, and keeps what was typed over a reload", async () => {
  server.use(
    http.post(path, async ({ request }) => {
      sent.push(await request.json());
      stored = [anInvitation()];
      return HttpResponse.json({ invitation: anInvitation(), enrolment: null, learner_uuid: null }, { status: 201 });
    }),
  );
  const first = renderApp(address);
  expect(await screen.findByText("No invitation is waiting")).toBeVisible();
  await first.user.click(screen.getByRole("button", { name: "Invite by email…" }));
  await first.user.type(await screen.findByRole("textbox", { name: "Email address" }), "nora@");
  first.unmount();
  const { user } = renderApp(address);
  const open = await screen.findByRole("button", { name: "Invite by email…" });
  open.focus();
  await user.keyboard("{Enter}");
  const dialog = within(await screen.findByRole("alertdialog", { name: "Invite to this course?" }));
  const field = dialog.getByRole("textbox", { name: "Email address" });
  expect(field).toHaveValue("nora@");
  await user.click(dialog.getByRole("button", { name: "Invite" }));
  expect(dialog.getByText("Enter an email address.")).toBeVisible();
  expect(dialog.getByText(/Enter a reason/)).toBeVisible();
  expect(sent).toEqual([]);
  await user.type(field, "learner.example");
  await user.selectOptions(dialog.getByRole("combobox", { name: "Payment" }), "Paid elsewhere");
  await user.type(dialog.getByRole("textbox", { name: "Reference" }), "INV-1");
  await user.type(dialog.getByRole("textbox", { name: "Reason" }), "The autumn intake");
  await user.keyboard("{Tab}{Tab}{Enter}");
  expect(await screen.findByText("Invitation sent")).toBeVisible();
  expect(sent).toEqual([{ email: "nora@learner.example", kind: "paid_elsewhere", reference: "INV-1", reason: "The autumn intake" }]);
  const list = within(await screen.findByRole("list", { name: "Invitations" }));
  expect(list.getByText("nora@learner.example")).toBeVisible();
  expect(list.getByText("invited 2 November 2026")).toBeVisible();
});

it("says that somebody who has signed in before is enrolled, and what the API refuses", async () => {
  let answer: HttpResponse<never> = refusal(409, "CONFLICT", "This person is already enrolled in the course.") as never;
  server.use(http.post(path, () => answer));
  const { user } = renderApp(address);
  await user.click(await screen.findByRole("button", { name: "Invite by email…" }));
  const dialog = within(await screen.findByRole("alertdialog", { name: "Invite to this course?" }));
  await user.type(dialog.getByRole("textbox", { name: "Email address" }), "ada@learner.example");
  await user.type(dialog.getByRole("textbox", { name: "Reason" }), "A speaker");
  await user.click(dialog.getByRole("button", { name: "Invite" }));
  expect(await dialog.findByText("This person is already enrolled in the course.")).toBeVisible();
  const enrolment = { uuid: uuid(1), course_uuid: COURSE, course_title: "Ethics", status: "active" };
  answer = HttpResponse.json({ invitation: null, enrolment, learner_uuid: uuid(2) }, { status: 201 }) as never;
  await user.click(dialog.getByRole("button", { name: "Invite" }));
  expect(await screen.findByText("ada@learner.example has signed in before, and has access now.")).toBeVisible();
});

it("sends an invitation again and withdraws it with a reason", async () => {
  stored = [anInvitation(), anInvitation({ invited_uuid: uuid(301), email: "olaf@learner.example", can_send_from: "2999-01-01T10:00:00Z" })];
  server.use(
    http.post("/api/office/courses/{course_uuid}/invitations/{invited_uuid}/send/", () => {
      const again = anInvitation({ times_sent: 2, sent_at: "2026-11-20T10:00:00Z", can_send_from: "2999-01-01T10:00:00Z" });
      stored = [again];
      return HttpResponse.json(again);
    }),
    http.post("/api/office/courses/{course_uuid}/invitations/{invited_uuid}/withdraw/", async ({ request }) => {
      sent.push(await request.json());
      stored = [anInvitation({ state: "withdrawn", changed_at: "2026-11-21T10:00:00Z" })];
      return HttpResponse.json(stored[0] ?? anInvitation());
    }),
  );
  const { user } = renderApp(address);
  expect(await screen.findByText(/Can be sent again at/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Send again to nora@learner.example" }));
  expect(await screen.findByText("Invitation sent again")).toBeVisible();
  expect(await screen.findByText("invited 2 November 2026, last sent 20 November 2026")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Withdraw the invitation of nora@learner.example" }));
  const dialog = within(await screen.findByRole("alertdialog", { name: "Withdraw this invitation?" }));
  await user.click(dialog.getByRole("button", { name: "Withdraw" }));
  expect(dialog.getByText(/Enter a reason/)).toBeVisible();
  await user.type(dialog.getByRole("textbox", { name: "Reason" }), "Booked twice");
  await user.click(dialog.getByRole("button", { name: "Withdraw" }));
  expect(await screen.findByText("No invitation is waiting")).toBeVisible();
  expect(sent).toEqual([{ reason: "Booked twice" }]);
  await user.selectOptions(screen.getByRole("combobox", { name: "Show invitations" }), "Withdrawn");
  expect(await screen.findByText("invited 2 November 2026, withdrawn 21 November 2026")).toBeVisible();
  expect(screen.queryByRole("button", { name: /^Withdraw/ })).not.toBeInTheDocument();
});

it("leads to whoever has claimed an invitation, and says why one still waits", async () => {
  stored = [
    anInvitation({ full_at: "2026-11-05T10:00:00Z" }),
    anInvitation({ invited_uuid: uuid(301), state: "claimed", learner_uuid: uuid(8), name: "Olaf Guest", changed_at: "2026-11-04T10:00:00Z" }),
  ];
  const { user } = renderApp(address);
  expect(await screen.findByText(/Signed in on 5 November 2026, when the course was full/)).toBeVisible();
  await user.selectOptions(screen.getByRole("combobox", { name: "Show invitations" }), "Claimed");
  expect(await screen.findByRole("link", { name: "Olaf Guest" })).toHaveAttribute("href", pathTo(routes.person, { learnerUuid: uuid(8) }));
});

it("is only for administrators", async () => {
  groups = ["instructor"];
  renderApp(address);
  expect(await screen.findByText("Nobody is enrolled yet")).toBeVisible();
  expect(screen.queryByRole("heading", { name: "Invitations" })).not.toBeInTheDocument();
});
