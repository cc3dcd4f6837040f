import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { BulkReport, CreditEntry } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { anEntry } from "@/testing/credit-fixtures";
import { aLearner, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const LEARNER = uuid(42);
const CERTIFICATE = uuid(601);
const address = pathTo(routes.learnerAccount, { learnerUuid: LEARNER });
let ledger: CreditEntry[] = [];

beforeEach(() => {
  ledger = [anEntry(1, { certificate: CERTIFICATE, certificate_number: "CPD-2026-7KQ2" })];
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["admin"] }))),
    http.get("/api/admin/learners/{learner_uuid}/cpd_transactions/", ({ params }) =>
      params.learner_uuid === LEARNER ? HttpResponse.json(pageOf(ledger)) : refusal(404, "NOT_FOUND"),
    ),
  );
});

it("is only for administrators", async () => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner())));
  renderApp(routes.administration);
  expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
  expect(screen.queryByRole("link", { name: "Administration" })).not.toBeInTheDocument();
});

it("says when there is no learner with an ID", async () => {
  renderApp(pathTo(routes.learnerAccount, { learnerUuid: uuid(43) }));
  expect(await screen.findByRole("heading", { name: "Learner not found" })).toBeVisible();
});

describe("an adjustment", () => {
  const fill = async (user: ReturnType<typeof renderApp>["user"], credits: string, reason: string) => {
    const form = within(await screen.findByRole("form", { name: "Adjust credits" }));
    const field = form.getByRole("textbox", { name: "Credits" });
    await user.clear(field);
    await user.type(field, credits);
    if (reason !== "") await user.type(form.getByRole("textbox", { name: "Reason" }), reason);
    await user.click(form.getByRole("button", { name: /Adjust credits/ }));
    return form;
  };

  it("is confirmed with the resulting balance and sent exactly", async () => {
    let sent: unknown;
    server.use(
      http.post("/api/admin/cpd/adjustments/", async ({ request }) => {
        sent = await request.json();
        ledger = [anEntry(2, { transaction_type: "manual_adjustment", credits: "-1.10", balance_after: "1.40" }), ...ledger];
        return HttpResponse.json(ledger[0], { status: 201 });
      }),
    );
    const { user } = renderApp(address);
    await fill(user, "-1.1", "Counted twice");
    const dialog = within(await screen.findByRole("alertdialog", { name: "Adjust credits?" }));
    expect(dialog.getByText(/The balance changes from 2.50 to/)).toHaveTextContent("−1.10 credits (Safeguarding). The balance changes from 2.50 to 1.40.");
    expect(sent).toBeUndefined();
    await user.click(dialog.getByRole("button", { name: "Adjust" }));
    expect(await screen.findByText("Credits adjusted")).toBeVisible();
    expect(sent).toEqual({ learner: LEARNER, credits: "-1.10", cpd_type: "safeguarding", reason: "Counted twice" });
    await waitFor(() => {
      expect(screen.getByTestId("learner-balance")).toHaveTextContent("1.40");
    });
  });

  it.each([
    ["1.234", "Enter a number with up to two decimal places"],
    ["-2.51", "This would take the balance of 2.50 below zero."],
    ["10000", "An entry can’t exceed 9999.99 credits."],
    ["0", "Enter an amount other than zero."],
  ])("of %s is rejected before anything is sent", async (credits, reason) => {
    const { user } = renderApp(address);
    const form = await fill(user, credits, "");
    expect(form.getByText(reason, { exact: false })).toBeVisible();
    expect(form.getByText(/Enter a reason/)).toBeVisible();
    expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument();
  });

  it("shows why the API rejected it", async () => {
    server.use(
      http.post("/api/admin/cpd/adjustments/", () =>
        HttpResponse.json(
          { error: { code: "VALIDATION_ERROR", message: "m", details: { learner: ["not your own credits"] } } },
          { status: 400 },
        ),
      ),
    );
    const { user } = renderApp(address);
    await fill(user, "1", "For me");
    await user.click(await screen.findByRole("button", { name: "Adjust" }));
    expect(await screen.findByText("learner: not your own credits")).toBeVisible();
  });
});

it("revokes a certificate with a reason, and then offers to reissue it", async () => {
  let reason: unknown;
  server.use(
    http.post("/api/admin/certificates/{certificate_uuid}/revoke/", async ({ request, params }) => {
      reason = await request.json();
      expect(params.certificate_uuid).toBe(CERTIFICATE);
      ledger = [
        anEntry(2, { ...ledger[0], uuid: uuid(802), transaction_type: "revoked", credits: "-2.50", balance_after: "0.00" }),
        ...ledger,
      ];
      return HttpResponse.json({
        uuid: CERTIFICATE,
        number: "CPD-2026-7KQ2",
        status: "revoked",
        issue: 1,
        learner: LEARNER,
        credits: "2.50",
        issued_at: "2026-11-04T10:00:00Z",
        revoked_at: "2026-11-05T10:00:00Z",
        revoked_reason: "Issued in error",
      });
    }),
  );
  const { user } = renderApp(address);
  await user.click(await screen.findByRole("button", { name: /Revoke certificate/ }));
  const dialog = within(await screen.findByRole("alertdialog", { name: "Revoke this certificate?" }));
  await user.click(dialog.getByRole("button", { name: "Revoke" }));
  expect(await dialog.findByRole("alert")).toHaveTextContent("Enter a reason");
  await user.type(dialog.getByRole("textbox", { name: "Reason" }), "Submitted by someone else");
  await user.click(dialog.getByRole("button", { name: "Revoke" }));
  expect(await screen.findByText("Certificate revoked")).toBeVisible();
  expect(reason).toEqual({ reason: "Submitted by someone else" });
  expect(await screen.findByRole("button", { name: /Reissue certificate/ })).toBeVisible();
  expect(screen.queryByRole("button", { name: /Revoke certificate/ })).not.toBeInTheDocument();
});

it("corrects a name by a reprint, which leaves the credits alone", async () => {
  let body: unknown;
  server.use(
    http.post("/api/admin/certificates/{certificate_uuid}/reprint/", async ({ request }) => {
      body = await request.json();
      ledger = [anEntry(2, { ...ledger[0], uuid: uuid(802), transaction_type: "reprinted", credits: "0.00" }), ...ledger];
      return HttpResponse.json({
        uuid: CERTIFICATE,
        number: "CPD-2026-9QRS",
        status: "active",
        issue: 2,
        learner: LEARNER,
        credits: "2.50",
        issued_at: "2026-11-04T10:00:00Z",
        revoked_at: null,
        revoked_reason: null,
      });
    }),
  );
  const { user } = renderApp(address);
  await user.click(await screen.findByRole("button", { name: /Correct and reprint/ }));
  const dialog = within(await screen.findByRole("alertdialog", { name: "Correct and reprint this certificate?" }));
  await user.type(dialog.getByRole("textbox", { name: /^Name/ }), "Ada King");
  await user.type(dialog.getByRole("textbox", { name: "Reason" }), "Misspelt");
  await user.click(dialog.getByRole("button", { name: "Reprint" }));
  expect(await screen.findByText("Certificate reprinted")).toBeVisible();
  expect(body).toEqual({ reason: "Misspelt", learner_name: "Ada King" });
  expect(await screen.findByText("Reprinted")).toBeVisible();
  expect(screen.getByRole("button", { name: /Revoke certificate/ })).toBeVisible();
});

it("keeps what was entered for a reprint until it is sent", async () => {
  const first = renderApp(address);
  const dialog = async () => {
    await first.user.click(await screen.findByRole("button", { name: /Correct and reprint/ }));
    return within(await screen.findByRole("alertdialog", { name: "Correct and reprint this certificate?" }));
  };
  let opened = await dialog();
  await first.user.type(opened.getByRole("textbox", { name: /^Name/ }), "Ada King");
  await first.user.type(opened.getByRole("textbox", { name: "Reason" }), "Misspelt");
  await first.user.click(opened.getByRole("button", { name: "Cancel" }));
  opened = await dialog();
  expect(opened.getByRole("textbox", { name: /^Name/ })).toHaveValue("Ada King");
  expect(opened.getByRole("textbox", { name: "Reason" })).toHaveValue("Misspelt");
});

describe("a bulk adjustment", () => {
  const row = (line: number, fields: Partial<BulkReport["rows"][number]> = {}): BulkReport["rows"][number] => ({
    line,
    learner: LEARNER,
    learner_name: "Ben Learner",
    credits: "2.50",
    cpd_type: "ethics",
    reason: "Conference",
    balance_before: "2.50",
    balance_after: "5.00",
    outcome: "would_apply",
    refusal: null,
    unknown_type: false,
    ...fields,
  });
  const choose = async (user: ReturnType<typeof renderApp>["user"]) => {
    await user.type(await screen.findByRole("textbox", { name: "Batch name" }), "Conference 2026");
    const csv = new File(["learner,credits,cpd_type,reason\n"], "conference.csv", { type: "text/csv" });
    await user.upload(screen.getByLabelText("CSV file"), csv);
    await user.click(screen.getByRole("button", { name: "Check file" }));
  };

  it("is checked first, shown line by line, and only then applied", async () => {
    const sent: { dry_run: boolean; batch: string }[] = [];
    server.use(
      http.post("/api/admin/cpd/adjustments/bulk/", async ({ request }) => {
        const body = await request.json();
        sent.push(body);
        const outcome = body.dry_run ? "would_apply" : "applied";
        const report: BulkReport = { dry_run: body.dry_run, encoding: "utf-8", applied: 1, already_applied: 0, refused: 0, rows: [row(2, { outcome })] };
        return HttpResponse.json(report);
      }),
    );
    const { user } = renderApp(routes.administration);
    await choose(user);
    expect(await screen.findByText("1 line would be applied")).toBeVisible();
    expect(screen.getByText("Ben Learner")).toBeVisible();
    const file = btoa("learner,credits,cpd_type,reason\n");
    expect(sent).toEqual([{ batch: "Conference 2026", csv_base64: file, dry_run: true, new_types: [] }]);
    await user.click(screen.getByRole("button", { name: /Apply 1 line/ }));
    await user.click(await screen.findByRole("button", { name: "Apply" }));
    expect(await screen.findByText("1 line applied")).toBeVisible();
    expect(sent.at(-1)?.dry_run).toBe(false);
    expect(screen.queryByRole("button", { name: /Apply 1 line/ })).not.toBeInTheDocument();
  });

  it("asks before it opens a new type, and warns about an old encoding", async () => {
    const confirmed: (string[] | undefined)[] = [];
    server.use(
      http.post("/api/admin/cpd/adjustments/bulk/", async ({ request }) => {
        const { new_types: types } = await request.json();
        confirmed.push(types);
        const known = types?.includes("Wound care") === true;
        const refused = row(2, { cpd_type: "Wound care", outcome: "refused", refusal: "no course has it", unknown_type: true });
        const rows = [known ? row(2, { cpd_type: "Wound care" }) : refused];
        const report: BulkReport = { dry_run: true, encoding: "windows-1252", applied: known ? 1 : 0, already_applied: 0, refused: known ? 0 : 1, rows };
        return HttpResponse.json(report);
      }),
    );
    const { user } = renderApp(routes.administration);
    await choose(user);
    expect(await screen.findByText("Check letters with accents")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Use it as a new type" }));
    expect(await screen.findByText("1 line would be applied")).toBeVisible();
    expect(confirmed).toEqual([[], ["Wound care"]]);
  });

  it("with a rejected line cannot be applied", async () => {
    server.use(
      http.post("/api/admin/cpd/adjustments/bulk/", () =>
        HttpResponse.json({
          dry_run: true,
          encoding: "utf-8",
          applied: 1,
          already_applied: 0,
          refused: 1,
          rows: [row(2), row(3, { outcome: "refused", refusal: "no such learner", learner_name: "", balance_before: null, balance_after: null })],
        } satisfies BulkReport),
      ),
    );
    const { user } = renderApp(routes.administration);
    await choose(user);
    expect(await screen.findByText("1 line would be applied, 1 rejected")).toBeVisible();
    expect(screen.getByText("no such learner")).toBeVisible();
    expect(screen.getByRole("button", { name: /Apply 1 line/ })).toBeDisabled();
  });
});
