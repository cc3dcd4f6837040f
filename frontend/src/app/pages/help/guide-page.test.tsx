import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderApp } from "@/testing/render-app";
import { guides } from "@/features/help/guides";
import { pathTo, routes } from "@/shared/navigation/paths";

it.each(guides)("$title opens from the help menu", async ({ title }) => {
  const { user } = renderApp(routes.myCourses);
  await user.click(await screen.findByRole("button", { name: "Help" }));
  await user.click(await screen.findByRole("menuitem", { name: title }));
  expect(await screen.findByRole("heading", { level: 1, name: title })).toBeVisible();
  const pictures = screen.getAllByRole("img");
  expect(pictures.length).toBeGreaterThan(0);
  for (const picture of pictures) expect(picture).toHaveAttribute("src");
  // A guide may have several tables, which have one name.
  expect(screen.queryByRole("region", { name: "Table" })).not.toBeInTheDocument();
});

it("an unknown guide is not found", async () => {
  renderApp(pathTo(routes.guide, { guide: "nobody" }));
  expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
});
