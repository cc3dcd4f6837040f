import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { pathTo, routes } from "@/shared/navigation/paths";
import * as files from "@/shared/navigation/save-file";
import * as saving from "@/shared/navigation/save-blob";
import { aCertificate, anEntry, aSummary, theGoals } from "@/testing/credit-fixtures";
import { aLearner, anEnrolment, pageOf } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const TRANSACTIONS = "/api/users/cpd_transactions/";
const saved = vi.spyOn(saving, "saveBlob");

let learner = aLearner();

beforeEach(() => {
  saved.mockImplementation(() => undefined);
  learner = aLearner({
    total_cpd_credits: "12.50",
    cpd: { period: { start: "2026-01-01", end: "2026-12-31" }, earned: "9.00", goal: "30.00", remaining: "21.00" },
  });
  server.use(http.get("/api/users/me/", () => HttpResponse.json(learner)));
});

const panel = (name: string) => screen.findByRole("region", { name });

describe("the balance", () => {
  it("is shown in the header and on the page, with the credits still needed for the goal", async () => {
    renderApp(routes.cpd);
    expect(await screen.findByRole("link", { name: "12.50 CPD Credits" })).toHaveAttribute("href", routes.cpd);
    const balance = within(await panel("Your CPD Credits"));
    expect(balance.getByTestId("balance")).toHaveTextContent("12.50");
    expect(balance.getByRole("progressbar", { name: "Progress to your annual goal" })).toHaveAttribute("aria-valuenow", "30");
    expect(balance.getByText("21.00 credits to your annual goal")).toBeVisible();
  });

  it("updates automatically soon after a course was completed, and says so", async () => {
    server.use(
      http.get("/api/enrollments/", () =>
        HttpResponse.json(
          pageOf([anEnrolment({ status: "completed", certificate_uuid: "c", completed_at: new Date().toISOString() })]),
        ),
      ),
    );
    renderApp(routes.myCourses);
    expect(await screen.findByRole("link", { name: "12.50 CPD Credits" })).toBeVisible();
    learner = { ...learner, total_cpd_credits: "15.00" };
    expect(await screen.findByRole("link", { name: "15.00 CPD Credits" })).toBeVisible();
    expect(await screen.findByText("2.50 CPD credits added")).toBeVisible();
  });
});

describe("the goal", () => {
  it("can be set with a fiscal year and a CPD type", async () => {
    let sent: unknown;
    server.use(
      http.put("/api/users/cpd_goals/", async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(theGoals());
      }),
    );
    const { user } = renderApp(routes.cpd);
    await user.click(await screen.findByRole("button", { name: "Edit goal" }));
    const form = within(await screen.findByRole("form", { name: "Your goal" }));
    await user.click(form.getByRole("radio", { name: /Fiscal year/ }));
    await user.selectOptions(form.getByRole("combobox", { name: "Starts on the first of" }), "October");
    const credits = form.getByRole("textbox", { name: "Credits per period" });
    await user.clear(credits);
    await user.type(credits, "1,5");
    await user.click(await form.findByRole("button", { name: "Add" }));
    await user.type(form.getByRole("textbox", { name: "Safeguarding" }), "12.5");
    await user.click(form.getByRole("button", { name: "Save goal" }));
    expect(await form.findByRole("alert")).toHaveTextContent("up to two decimal places");
    expect(sent).toBeUndefined();
    await user.clear(credits);
    await user.type(credits, "40");
    await user.click(form.getByRole("button", { name: "Save goal" }));
    expect(await screen.findByText("Goal saved")).toBeVisible();
    expect(sent).toEqual({
      period: { kind: "fiscal_year", start_month: 10 },
      goal: "40",
      by_type: [{ cpd_type: "safeguarding", goal: "12.5" }],
    });
  });
});

describe("the history", () => {
  it("shows date, source, credits and balance, and loads more pages", async () => {
    server.use(
      http.get(TRANSACTIONS, ({ request }) =>
        HttpResponse.json(
          new URL(request.url).searchParams.get("cursor") === "abc"
            ? pageOf([anEntry(2)])
            : pageOf(
                [anEntry(1, { transaction_type: "revoked", credits: "-2.50", balance_after: "10.00", notes: "Revoked: Course 1" })],
                "http://inside.invalid/?cursor=abc",
              ),
        ),
      ),
    );
    const { user } = renderApp(routes.cpd);
    const row = (await screen.findByText("Revoked: Course 1")).closest("tr") as HTMLElement;
    for (const text of ["4 November 2026", "−2.50", "10.00"]) {
      expect(within(row).getAllByText(text).length).toBeGreaterThan(0);
    }
    await user.click(screen.getByRole("button", { name: "Show older entries" }));
    expect(await screen.findByText("Earned from: Course 2")).toBeVisible();
  });

  it("is filtered by type and date, and keeps the filter in the address", async () => {
    const asked: string[] = [];
    server.use(
      http.get(TRANSACTIONS, ({ request }) => {
        asked.push(new URL(request.url).search);
        return HttpResponse.json(pageOf([]));
      }),
    );
    const { user, router } = renderApp(`${routes.cpd}?from=2026-01-01&type=nonsense`);
    expect(await screen.findByText("No entries match your filters.")).toBeVisible();
    await user.selectOptions(screen.getByRole("combobox", { name: "Type" }), "Revoked");
    await waitFor(() => {
      expect(asked.at(-1)).toContain("transaction_type=revoked&from=2026-01-01");
    });
    expect(router.state.location.search).toEqual({ type: "revoked", from: "2026-01-01" });
    await user.click(screen.getByRole("button", { name: "Show all" }));
    expect(await screen.findByText(/No entries yet/)).toBeVisible();
  });

  it("is exported for the filtered period", async () => {
    let asked = "";
    server.use(
      http.get("/api/users/cpd_transactions/export/", ({ request }) => {
        asked = new URL(request.url).search;
        return new HttpResponse("date,credits\r\n", { headers: { "Content-Type": "text/csv" } });
      }),
    );
    const { user } = renderApp(`${routes.cpd}?from=2026-01-01&to=2026-12-31`);
    await user.click(await screen.findByRole("button", { name: "Export" }));
    await user.click(await screen.findByRole("menuitem", { name: /CSV/ }));
    await waitFor(() => {
      expect(saved).toHaveBeenCalledWith(expect.anything(), "cpd-credits-2026-01-01-2026-12-31.csv");
    });
    expect(asked).toBe("?format=csv&from=2026-01-01&to=2026-12-31");
  });

  it("follows the link to a large export", async () => {
    const followed = vi.spyOn(files, "saveFile").mockImplementation(() => undefined);
    server.use(
      http.get("/api/users/cpd_transactions/export/", () =>
        HttpResponse.json({ url: "https://bucket.test/large.csv?signed", expires_at: "2026-11-04T10:05:00Z" }, { status: 201 }),
      ),
    );
    const { user } = renderApp(routes.cpd);
    await user.click(await screen.findByRole("button", { name: "Export" }));
    await user.click(await screen.findByRole("menuitem", { name: /CSV/ }));
    await waitFor(() => {
      expect(followed).toHaveBeenCalledWith(new URL("https://bucket.test/large.csv?signed"));
    });
    expect(saved).not.toHaveBeenCalled();
  });

  it("says so when the export fails", async () => {
    server.use(http.get("/api/users/cpd_transactions/export/", () => refusal(503, "UNAVAILABLE")));
    const { user } = renderApp(routes.cpd);
    await user.click(await screen.findByRole("button", { name: "Export" }));
    await user.click(await screen.findByRole("menuitem", { name: /PDF/ }));
    expect(await screen.findByText("Your credit history couldn’t be exported")).toBeVisible();
  });
});

it("draws the credits by month, and shows the same numbers as a table", async () => {
  server.use(
    http.get("/api/users/cpd_transactions/summary/", () =>
      HttpResponse.json(
        aSummary({
          expiring: [{ credits: "2.50", expires_at: "2027-02-01T00:00:00Z", expires_on: "2027-02-01", cpd_type: "ethics", activity: "Consent", certificate: null }],
        }),
      ),
    ),
    http.get(TRANSACTIONS, ({ request }) =>
      HttpResponse.json(
        pageOf(
          new URL(request.url).searchParams.get("from") === "2026-01-01"
            ? [
                anEntry(1, { earned_on: "2026-10-04" }),
                anEntry(2),
                anEntry(3, { credits: "4.00", cpd_type: "ethics" }),
              ]
            : [],
        ),
      ),
    ),
  );
  const { user } = renderApp(routes.cpd);
  const period = within(await panel("This period"));
  expect((await period.findAllByRole("img", { name: "Credits by month and type: 9.00 in 12 months" })).length).toBeGreaterThan(0);
  await user.click(period.getByText("Show as table"));
  const november = period.getByRole("row", { name: /November 2026/ });
  expect(within(november).getAllByRole("cell").map((cell) => cell.textContent)).toEqual(["4.00", "2.50"]);
  expect(period.getByText("5.00 of 10.00")).toBeVisible();
  expect(period.getByText("1 February 2027")).toBeVisible();
});

it("tells the period’s total also where only some of its entries are drawn", async () => {
  server.use(
    http.get("/api/users/cpd_transactions/summary/", () => HttpResponse.json(aSummary())),
    // A ledger without end: every page leads to another one.
    http.get(TRANSACTIONS, () =>
      HttpResponse.json({ ...pageOf([anEntry(1, { earned_on: "2026-10-04" })]), next: `https://api.test${TRANSACTIONS}?cursor=more` }),
    ),
  );
  renderApp(routes.cpd);
  const period = within(await panel("This period"));
  expect((await period.findAllByRole("img", { name: "Credits by month and type: 9.00 in 12 months" })).length).toBeGreaterThan(0);
  expect(period.getByText("Only the most recent entries are shown. This period’s total is 9.00.")).toBeVisible();
});

it("lists certificates with their PDF, verification page and wallet credential", async () => {
  server.use(
    http.get("/api/certificates/", () => HttpResponse.json(pageOf([aCertificate()]))),
    http.get("/api/certificates/{certificate_uuid}/pdf/", () => new HttpResponse("%PDF-1.7", { headers: { "Content-Type": "application/pdf" } })),
    http.get("/api/certificates/{certificate_uuid}/credential/", () => new HttpResponse("e.y.J", { headers: { "Content-Type": "application/vc+jwt" } })),
  );
  const { user } = renderApp(routes.cpd);
  const certificates = within(await panel("Certificates"));
  expect(await certificates.findByRole("link", { name: /Verification page/ })).toHaveAttribute(
    "href",
    pathTo(routes.verify, { code: "0123456789ABCDEFGHJKMNPQ" }),
  );
  await user.click(certificates.getByRole("button", { name: "PDF for Safeguarding Essentials" }));
  await user.click(certificates.getByRole("button", { name: "Wallet credential for Safeguarding Essentials" }));
  await waitFor(() => {
    expect(saved.mock.calls.map(([, name]) => name).sort()).toEqual([
      "CPD-2026-7KQ2-M9XD-4HTV.jwt",
      "CPD-2026-7KQ2-M9XD-4HTV.pdf",
    ]);
  });
});
