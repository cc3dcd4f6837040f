import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { TextContent } from "./text-content";

const table = "| Sign | Meaning |\n|---|---|\n| A | B |\n";

it("several tables are reached with the keyboard, and none is a landmark", () => {
  render(<TextContent markdown={`${table}\nBetween.\n\n${table}`} />);
  const tables = screen.getAllByRole("group", { name: "Table" });
  expect(tables).toHaveLength(2);
  for (const each of tables) expect(each).toHaveAttribute("tabindex", "0");
  expect(screen.queryByRole("region")).not.toBeInTheDocument();
});
