import { screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aLearner, COURSE, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";
import { anOutline, BEN, StudioApi } from "@/testing/studio-api";

const GRACE = { id: uuid(9), name: "Grace Hopper" };
let studio: StudioApi;

beforeEach(() => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  studio = new StudioApi();
  studio.outline = anOutline({ instructors: [BEN.id] });
  studio.instructors = [BEN];
});

it("are shown by name, found by e-mail address, added and removed", async () => {
  let asked: string | null = null;
  server.use(
    http.get("/api/studio/people/", ({ query, response }) => {
      asked = query.get("email");
      return response(200).json({ people: asked === "grace@provider.example" ? [GRACE] : [] });
    }),
  );
  const { user } = renderApp(pathTo(routes.studioCourse, { courseUuid: COURSE }));
  expect(await screen.findByText("Ben Ward")).toBeVisible();
  const email = screen.getByLabelText("E-mail address");
  await user.type(email, "grace{Enter}");
  expect(email).toHaveAccessibleDescription(/Enter a complete e-mail address/);
  expect(asked).toBeNull();
  await user.type(email, "@elsewhere.example{Enter}");
  expect(await screen.findByText(/Nobody has signed in with this address yet/)).toBeVisible();
  await user.clear(email);
  await user.type(email, " grace@provider.example ");
  await user.click(screen.getByRole("button", { name: "Find" }));
  await user.click(await screen.findByRole("button", { name: "Add as an instructor" }));
  expect(email).toHaveFocus();
  await waitFor(() => {
    expect(studio.outline.instructors).toEqual([BEN.id, GRACE.id]);
  });
  await user.click(screen.getByRole("button", { name: "Remove Ben Ward" }));
  await waitFor(() => {
    expect(studio.outline.instructors).toEqual([GRACE.id]);
  });
  expect(screen.getByText("Grace Hopper")).toBeVisible();
});
