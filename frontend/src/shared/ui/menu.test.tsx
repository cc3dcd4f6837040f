/** The menu before and after its list has been loaded. */
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

/** A copy of the menu that has loaded nothing yet. */
async function freshMenu() {
  vi.resetModules();
  const { Menu } = await import("./menu");
  const { loadDeferred } = await import("./deferred");
  const chosen = vi.fn();
  const menu = (
    <Menu trigger={<button type="button">Options</button>}>
      {({ MenuItem }) => <MenuItem onSelect={chosen}>First</MenuItem>}
    </Menu>
  );
  return { menu, chosen, loadDeferred };
}

it("opens at the first click, although its list is not here yet", async () => {
  const { menu, chosen } = await freshMenu();
  render(menu);
  await userEvent.click(screen.getByRole("button", { name: "Options" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "First" }));
  expect(chosen).toHaveBeenCalledOnce();
  await waitFor(() => {
    expect(screen.getByRole("button", { name: "Options" })).toHaveFocus();
  });
});

it("opens with the arrow key", async () => {
  const { menu } = await freshMenu();
  render(menu);
  screen.getByRole("button", { name: "Options" }).focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(await screen.findByRole("menuitem", { name: "First" })).toBeInTheDocument();
});

it("keeps the focus on its button when the list arrives", async () => {
  const { menu, loadDeferred } = await freshMenu();
  render(menu);
  screen.getByRole("button", { name: "Options" }).focus();
  await loadDeferred();
  await waitFor(() => {
    expect(screen.getByRole("button", { name: "Options" })).toHaveAttribute("data-state", "closed");
  });
  expect(screen.getByRole("button", { name: "Options" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByRole("menuitem", { name: "First" })).toHaveFocus();
});

it("says that it could not be loaded, and opens at the next try", async () => {
  vi.doMock("./menu-parts", () => {
    throw new Error("The network is down");
  });
  const { menu } = await freshMenu();
  const { useToasts: freshToasts } = await import("./toast-store");
  const Titles = () => freshToasts().map((toast) => <p key={toast.id}>{toast.title}</p>);
  render(
    <>
      {menu}
      <Titles />
    </>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Options" }));
  expect(await screen.findByText("The menu could not be opened")).toBeInTheDocument();
  vi.doUnmock("./menu-parts");
  await userEvent.click(screen.getByRole("button", { name: "Options" }));
  expect(await screen.findByRole("menuitem", { name: "First" })).toBeInTheDocument();
});
