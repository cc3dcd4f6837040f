import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { OfficePayment, OfficePaymentDetails } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aCourse, aLearner, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const JOSE = uuid(51);
const address = pathTo(routes.payment, { payment: "cs_b" });
const aPayment = (fields: Partial<OfficePayment> = {}): OfficePayment => ({
  id: "cs_b",
  payment: "pi_b",
  state: "paid",
  reason: null,
  refund_due: true,
  refund_requested: false,
  amount: { amount: 4900, currency: "gbp" },
  refunded_amount: 0,
  person: { id: JOSE, name: "José Álvarez" },
  course: { uuid: COURSE, title: "Clinical audit" },
  changed_at: "2026-11-20T10:00:00Z",
  ...fields,
});
const theDetails = (fields: Partial<OfficePaymentDetails> = {}): OfficePaymentDetails => ({
  payment: aPayment(),
  refundable_amount: 4900,
  not_refundable: null,
  refunds: [],
  disputes: [],
  requests: [],
  may_be_assigned: false,
  livemode: false,
  stripe_url: "https://dashboard.stripe.com/test/payments/pi_b",
  ...fields,
});
const aRequest = (state: OfficePaymentDetails["requests"][number]["state"], amount = 4900): OfficePaymentDetails["requests"][number] => ({
  uuid: uuid(91),
  amount,
  state,
  requested_by: { id: uuid(72), name: "Olive Officer" },
  requested_at: "2026-11-27T10:00:00Z",
});
let shown: OfficePaymentDetails = theDetails();
let asked: string[] = [];
let sent: unknown[] = [];

beforeEach(() => {
  shown = theDetails();
  asked = [];
  sent = [];
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["admin"] }))),
    http.get("/api/courses/", () => HttpResponse.json(pageOf([aCourse({ title: "Clinical audit" })]))),
    http.get("/api/office/payments/", ({ query }) => {
      const state = query.get("state") ?? "";
      asked.push(state);
      return HttpResponse.json(pageOf(state === "duplicate" ? [aPayment()] : []));
    }),
    http.get("/api/office/payments/{payment}/", ({ params }) =>
      params.payment === "cs_b" ? HttpResponse.json(shown) : refusal(404, "NOT_FOUND"),
    ),
  );
});

describe("the lists", () => {
  it("lead from administration to a duplicate, and from a state to its payments", async () => {
    const { user, router } = renderApp(routes.administration);
    const row = await screen.findByRole("link", { name: /José Álvarez/ });
    expect(row).toHaveTextContent("Clinical audit");
    expect(row).toHaveTextContent("49.00 GBP");
    expect(within(row).getByText("Refund due")).toBeVisible();
    await user.click(screen.getByRole("link", { name: "All payments" }));
    await user.click(await screen.findByRole("radio", { name: "Unmatched" }));
    expect(await screen.findByText("Every payment names its purchase.")).toBeVisible();
    expect(asked.at(-1)).toBe("unmatched");
    expect(router.state.location.search).toEqual({ state: "unmatched" });
  });

  it("are only for administrators", async () => {
    server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner())));
    renderApp(routes.payments);
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
    expect(asked).toEqual([]);
  });
});

describe("a payment", () => {
  it("is refunded in full with two clicks, and shows that Stripe’s event is awaited", async () => {
    server.use(
      http.post("/api/office/payments/{payment}/refunds/", async ({ request }) => {
        sent.push(await request.json());
        shown = theDetails({ payment: aPayment({ refund_requested: true }), requests: [aRequest("accepted")] });
        return HttpResponse.json({ uuid: uuid(91), amount: 4900, state: "accepted" });
      }),
    );
    const { user } = renderApp(address);
    expect(await screen.findByRole("link", { name: /Open in Stripe/ })).toHaveAttribute("href", shown.stripe_url);
    await user.click(screen.getByRole("button", { name: "Refund" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Refund this payment?" }));
    expect(dialog.getByText(/keeps the access/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Refund 49.00 GBP" }));
    expect(await screen.findByText(/Stripe has accepted the refund/)).toBeVisible();
    expect(sent).toEqual([{ amount: 4900, refunded_amount: 0, reason: "Duplicate payment" }]);
    expect(screen.queryByRole("button", { name: "Refund" })).not.toBeInTheDocument();
    const requests = within(screen.getByRole("list", { name: "Refunds asked for here" }));
    expect(requests.getByText("Accepted by Stripe")).toBeVisible();
    expect(requests.getByText("Olive Officer")).toBeVisible();
  });

  it("is refunded in part, for no more than is left and with a reason", async () => {
    shown = theDetails({ payment: aPayment({ refund_due: false, refunded_amount: 1900 }), refundable_amount: 3000 });
    server.use(
      http.post("/api/office/payments/{payment}/refunds/", async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ uuid: uuid(91), amount: 1050, state: "accepted" });
      }),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Refund" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Refund this payment?" }));
    const field = dialog.getByRole("textbox", { name: "Amount in GBP" });
    expect(field).toHaveValue("30.00");
    for (const wrong of ["30.01", "x"]) {
      await user.clear(field);
      await user.type(field, wrong);
      await user.click(dialog.getByRole("button", { name: /^Refund/ }));
      expect(dialog.getByText("Enter an amount up to 30.00 GBP.")).toBeVisible();
    }
    expect(dialog.getByText(/Enter a reason/)).toBeVisible();
    await user.clear(field);
    await user.type(field, "10.50");
    await user.type(dialog.getByRole("textbox", { name: "Reason" }), "One session was cancelled.");
    await user.click(dialog.getByRole("button", { name: "Refund 10.50 GBP" }));
    // The message of an earlier test may still be shown.
    expect(await screen.findByText("10.50 GBP")).toBeVisible();
    expect(sent).toEqual([{ amount: 1050, refunded_amount: 1900, reason: "One session was cancelled." }]);
  });

  it("says in the API’s words why Stripe refused", async () => {
    const why = "Stripe refused: the balance of your Stripe account does not cover this refund.";
    server.use(http.post("/api/office/payments/{payment}/refunds/", () => refusal(409, "CONFLICT", why)));
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Refund" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Refund this payment?" }));
    await user.click(dialog.getByRole("button", { name: "Refund 49.00 GBP" }));
    await waitFor(() => {
      expect(dialog.getByRole("alert")).toHaveTextContent("Nothing was refunded");
    });
    expect(dialog.getByRole("alert")).toHaveTextContent(why);
  });

  it("whose refund was not confirmed is sent again as it is", async () => {
    shown = theDetails({ payment: aPayment({ refund_requested: true }), requests: [aRequest("sending", 1900)] });
    server.use(
      http.post("/api/office/payments/{payment}/refunds/", async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ uuid: uuid(91), amount: 1900, state: "accepted" });
      }),
    );
    const { user } = renderApp(address);
    expect(await screen.findByText("A refund was not confirmed")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send the refund again" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Refund this payment?" }));
    await user.click(dialog.getByRole("button", { name: "Refund 19.00 GBP" }));
    await waitFor(() => {
      expect(sent).toEqual([{ amount: 1900, refunded_amount: 0, reason: "Duplicate payment" }]);
    });
  });

  it("that names nobody is assigned to a learner and a course", async () => {
    shown = theDetails({
      payment: aPayment({ state: "unmatched", refund_due: false, person: null, course: null }),
      may_be_assigned: true,
    });
    server.use(
      http.get("/api/office/people/", () =>
        HttpResponse.json(
          pageOf([{ id: JOSE, name: "José Álvarez", email: "jose@learner.example", since: "2026-11-01T10:00:00Z", erased: false }]),
        ),
      ),
      http.post("/api/office/payments/{payment}/assign/", async ({ request }) => {
        sent.push(await request.json());
        const enrolment = { uuid: uuid(101), course_uuid: COURSE, course_title: "Clinical audit", status: "active" as const };
        return HttpResponse.json({ enrolment, refund_due: false });
      }),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Assign" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Assign this payment?" }));
    await user.click(dialog.getByRole("button", { name: "Assign" }));
    expect(dialog.getByText("Find the learner and choose them.")).toBeVisible();
    await user.type(dialog.getByRole("searchbox", { name: "Learner" }), "jos{Enter}");
    await user.click(await dialog.findByRole("radio", { name: /José Álvarez/ }));
    await dialog.findByRole("option", { name: "Clinical audit" });
    await user.selectOptions(dialog.getByRole("combobox", { name: "Course" }), "Clinical audit");
    await user.type(dialog.getByRole("textbox", { name: "Reason" }), "By phone.");
    await user.click(dialog.getByRole("button", { name: "Assign" }));
    expect(await screen.findByText("Payment assigned")).toBeVisible();
    expect(sent).toEqual([{ learner_uuid: JOSE, course_uuid: COURSE, reason: "By phone." }]);
  });

  it("that no event has told of is not found", async () => {
    renderApp(pathTo(routes.payment, { payment: "cs_none" }));
    expect(await screen.findByRole("heading", { name: "Payment not found" })).toBeVisible();
  });
});
