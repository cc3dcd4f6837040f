import { screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { routes } from "@/shared/navigation/paths";
import { aLearner } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const zone = () => screen.findByRole<HTMLSelectElement>("combobox", { name: "Time zone" });

it("opens from the account menu and saves a time zone", async () => {
  let sent: unknown;
  server.use(
    http.patch("/api/users/me/", async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(aLearner({ time_zone: "America/New_York" }));
    }),
  );
  const { user } = renderApp(routes.myCourses);
  await user.click(await screen.findByRole("button", { name: /Your account/ }));
  await user.click(await screen.findByRole("menuitem", { name: "Settings" }));
  expect(await zone()).toHaveDisplayValue("Choose a time zone");
  await user.selectOptions(await zone(), "New York");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Time zone saved")).toBeVisible();
  expect(sent).toEqual({ time_zone: "America/New_York" });
  expect(await zone()).toHaveValue("America/New_York");
});

it("offers the device's own time zone in one click", async () => {
  const { user } = renderApp(routes.settings);
  await user.click(await screen.findByRole("button", { name: /Use this device’s time zone: Europe\/London/ }));
  expect(await zone()).toHaveValue("Europe/London");
  expect(screen.queryByRole("button", { name: /Use this device’s/ })).not.toBeInTheDocument();
});

it("lists the learner's time zone even if this browser does not know it", async () => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ time_zone: "Europe/Nowhere" }))));
  renderApp(routes.settings);
  expect(await zone()).toHaveValue("Europe/Nowhere");
});

it("keeps the choice and says so when saving fails", async () => {
  server.use(http.patch("/api/users/me/", () => refusal(503, "UNAVAILABLE")));
  const { user } = renderApp(routes.settings);
  await user.selectOptions(await zone(), "Paris");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/^Your time zone wasn’t saved: /)).toBeVisible();
  await waitFor(async () => {
    expect(await zone()).toHaveValue("Europe/Paris");
  });
});

it("turns instructors’ messages off and on, and says when that failed", async () => {
  const sent: unknown[] = [];
  server.use(
    http.patch("/api/users/me/", async ({ request }) => {
      const body = (await request.json()) as { instructor_messages: boolean };
      sent.push(body);
      return HttpResponse.json(aLearner(body));
    }),
  );
  const { user } = renderApp(routes.settings);
  const box = await screen.findByRole("checkbox", { name: "Messages from instructors" });
  expect(box).toBeChecked();
  await user.click(box);
  expect(await screen.findByText("Messages turned off")).toBeVisible();
  expect(box).not.toBeChecked();
  server.use(http.patch("/api/users/me/", () => refusal(503, "UNAVAILABLE")));
  await user.click(box);
  expect(await screen.findByText(/^Your choice wasn’t saved: /)).toBeVisible();
  expect(box).not.toBeChecked();
  expect(sent).toEqual([{ instructor_messages: false }]);
});

it("offers the daily digest to those who may teach, and turns it off", async () => {
  const sent: unknown[] = [];
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))),
    http.patch("/api/users/me/", async ({ request }) => {
      const body = (await request.json()) as { daily_digest: boolean };
      sent.push(body);
      return HttpResponse.json(aLearner({ groups: ["instructor"], ...body }));
    }),
  );
  const { user } = renderApp(routes.settings);
  const box = await screen.findByRole("checkbox", { name: "Daily digest" });
  expect(box).toBeChecked();
  await user.click(box);
  expect(await screen.findByText("Daily digest turned off")).toBeVisible();
  expect(box).not.toBeChecked();
  expect(sent).toEqual([{ daily_digest: false }]);
});

it("offers no daily digest to learners", async () => {
  renderApp(routes.settings);
  expect(await screen.findByRole("checkbox", { name: "Messages from instructors" })).toBeVisible();
  expect(screen.queryByRole("checkbox", { name: "Daily digest" })).not.toBeInTheDocument();
});

it("saves what regulators ask for, and keeps it over a reload and a failure", async () => {
  const sent: unknown[] = [];
  server.use(
    http.patch("/api/users/me/", async ({ request }) => {
      sent.push(await request.json());
      if (sent.length === 1) return refusal(503, "UNAVAILABLE");
      return HttpResponse.json(aLearner({ profession: "Nurse", licence_number: "RN 123456" }));
    }),
  );
  const first = renderApp(routes.settings);
  await first.user.type(await screen.findByLabelText("Profession (optional)"), " Nurse ");
  await first.user.type(screen.getByLabelText("Licence number (optional)"), "RN 123456");
  first.unmount();
  const { user } = renderApp(routes.settings);
  expect(await screen.findByLabelText("Licence number (optional)")).toHaveValue("RN 123456");
  const save = screen.getByRole("button", { name: "Save profession and licence number" });
  await user.click(save);
  expect(await screen.findByText(/^Nothing was saved: /)).toBeVisible();
  await user.click(save);
  expect(await screen.findByText("Profession and licence number saved")).toBeVisible();
  const body = { profession: "Nurse", licence_number: "RN 123456" };
  expect(sent).toEqual([body, body]);
  expect(screen.getByLabelText("Profession (optional)")).toHaveValue("Nurse");
});
