import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { FoundPerson, PersonPage } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aLearner, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const JOSE = uuid(51);
const address = pathTo(routes.person, { learnerUuid: JOSE });
const aPerson = (fields: Partial<FoundPerson> = {}): FoundPerson => ({
  id: JOSE,
  name: "José Álvarez",
  email: "jose@learner.example",
  since: "2026-11-01T10:00:00Z",
  erased: false,
  ...fields,
});
const thePage = (fields: Partial<PersonPage> = {}): PersonPage => ({
  person: {
    id: JOSE,
    name: "José Álvarez",
    email: "jose@learner.example",
    email_verified: true,
    time_zone: "Europe/Madrid",
    licence_number: "RN 123456",
    profession: "Nurse",
    since: "2026-11-01T10:00:00Z",
    erased_at: null,
  },
  credit_balance: "2.50",
  enrolments: pageOf([]),
  attempts: pageOf([]),
  submissions: pageOf([]),
  certificates: pageOf([]),
  emails: pageOf([]),
  ...fields,
});
const anEnrolment = (number: number): PersonPage["enrolments"]["results"][number] => ({
  uuid: uuid(100 + number),
  course_uuid: COURSE,
  course_title: `Course ${String(number)}`,
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
});
let asked: string[] = [];

beforeEach(() => {
  asked = [];
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["admin"] }))),
    http.get("/api/office/people/", ({ query }) => {
      const q = query.get("q") ?? "";
      asked.push(q);
      const all = [aPerson(), aPerson({ id: uuid(52), name: "", email: "alva@learner.example" })];
      return HttpResponse.json(pageOf(q.startsWith("alv") ? all : []));
    }),
    http.get("/api/office/audit/", () => HttpResponse.json(pageOf([]))),
    http.get("/api/office/people/{learner_uuid}/", ({ params }) =>
      params.learner_uuid === JOSE ? HttpResponse.json(thePage()) : refusal(404, "NOT_FOUND"),
    ),
  );
});

describe("the search", () => {
  it("asks once for what was typed, announces the count and leads to the person by keyboard", async () => {
    const { user, router } = renderApp(routes.administration);
    await user.type(await screen.findByRole("searchbox", { name: "Name, email address or ID" }), "alv");
    expect(await screen.findByText("2 people found")).toHaveAttribute("role", "status");
    expect(asked).toEqual(["alv"]);
    const links = within(screen.getByRole("list", { name: "People found" })).getAllByRole("link");
    expect(links[1]).toHaveTextContent("No name");
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(links[1]).toHaveFocus();
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(screen.getByRole("searchbox")).toHaveFocus();
    await user.keyboard("{ArrowDown}{Enter}");
    expect(await screen.findByRole("heading", { level: 1, name: "José Álvarez" })).toBeVisible();
    expect(router.state.location.pathname).toBe(address);
  });

  it("says when nobody is found, and asks nothing without a letter", async () => {
    const { user } = renderApp(routes.administration);
    const field = await screen.findByRole("searchbox", { name: "Name, email address or ID" });
    await user.type(field, "zzz");
    expect(await screen.findByText(/Nobody found/)).toBeVisible();
    await user.clear(field);
    await user.type(field, " ,-");
    await waitFor(() => {
      expect(screen.queryByText(/Nobody found/)).not.toBeInTheDocument();
    });
    expect(asked).toEqual(["zzz"]);
  });

  it("says that it failed, and keeps the focus where somebody types", async () => {
    server.use(http.get("/api/office/people/", () => refusal(400, "VALIDATION_ERROR")));
    const { user } = renderApp(routes.administration);
    const field = await screen.findByRole("searchbox", { name: "Name, email address or ID" });
    await user.type(field, "alv");
    expect(await screen.findByRole("alert")).toHaveTextContent(/Please try again/);
    expect(field).toHaveFocus();
  });
});

describe("the person’s page", () => {
  it("shows enrolments with their payments and what is to be refunded", async () => {
    const payment = { checkout_session: "cs_b", payment: "pi_b", state: "paid", refund_due: true, refunded_amount: 0 } as const;
    const enrolment = { ...anEnrolment(1), payments: [{ ...payment, amount: { amount: 4900, currency: "gbp" } }] };
    server.use(
      http.get("/api/office/people/{learner_uuid}/", () => HttpResponse.json(thePage({ enrolments: pageOf([enrolment]) }))),
    );
    renderApp(address);
    const payments = within(await screen.findByRole("list", { name: "Payments for Course 1" }));
    expect(payments.getByText("Refund due")).toBeVisible();
    expect(payments.getByText("49.00 GBP")).toBeVisible();
    expect(screen.getByText("2.50")).toBeVisible();
    expect(screen.getByRole("link", { name: "Credits and certificates" })).toHaveAttribute(
      "href",
      pathTo(routes.learnerAccount, { learnerUuid: JOSE }),
    );
  });

  it("loads the rest of a long list from the list’s own route", async () => {
    const next = `https://api.test/api/office/people/${JOSE}/enrolments/?cursor=abc`;
    server.use(
      http.get("/api/office/people/{learner_uuid}/", () =>
        HttpResponse.json(thePage({ enrolments: pageOf([anEnrolment(1)], next) })),
      ),
      http.get("/api/office/people/{learner_uuid}/enrolments/", ({ query }) =>
        HttpResponse.json(pageOf(query.get("cursor") === "abc" ? [anEnrolment(2)] : [])),
      ),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Show more enrolments" }));
    expect(await screen.findByRole("heading", { name: "Course 2" })).toBeVisible();
    expect(screen.getByRole("heading", { name: "Course 1" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Show more enrolments" })).not.toBeInTheDocument();
  });

  it("says when the person’s data was erased, and when there is no such person", async () => {
    const erased = { ...thePage().person, name: "Erased learner", email: "", erased_at: "2026-11-20T10:00:00Z" };
    server.use(
      http.get("/api/office/people/{learner_uuid}/", ({ params }) =>
        params.learner_uuid === JOSE ? HttpResponse.json(thePage({ person: erased })) : refusal(404, "NOT_FOUND"),
      ),
    );
    const { router } = renderApp(address);
    expect(await screen.findByText(/This person’s data was erased/)).toBeVisible();
    await router.navigate({ to: routes.person, params: { learnerUuid: uuid(99) } });
    expect(await screen.findByRole("heading", { name: "Person not found" })).toBeVisible();
  });

  it("is only for administrators", async () => {
    server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner())));
    renderApp(address);
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
  });
});
