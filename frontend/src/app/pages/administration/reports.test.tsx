import { screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CompletionReportPart, RevenueReportPart } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { saveBlob } from "@/shared/navigation/save-blob";
import { aCourse, aLearner, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

vi.mock("@/shared/navigation/save-blob", () => ({ saveBlob: vi.fn() }));

const OTHER = uuid(61);
const aPart = (fields: Partial<CompletionReportPart> = {}): CompletionReportPart => ({
  looked_at: 500,
  found: 1,
  rows: [],
  csv: null,
  next_cursor: null,
  ...fields,
});
const aRevenueRow: RevenueReportPart["rows"][number] = {
  course_title: "Clinical audit",
  course_uuid: COURSE,
  month: "2026-11",
  currency: "gbp",
  payments: 1,
  charged: 4900,
  refunded: 0,
  lost: 0,
  disputed: 0,
  net: 4900,
  unpaid_payments: 0,
  unpaid: 0,
};
let asked: Record<string, string>[] = [];
let parts: (CompletionReportPart | null)[] = [];

beforeEach(() => {
  asked = [];
  parts = [];
  vi.mocked(saveBlob).mockClear();
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["admin"] }))),
    http.get("/api/courses/", () =>
      HttpResponse.json(pageOf([aCourse({ title: "Clinical audit" }), aCourse({ uuid: OTHER, title: "Ethics" })])),
    ),
    http.get("/api/studio/courses/", () => HttpResponse.json(pageOf([]))),
    http.get("/api/office/reports/completions/", ({ request }) => {
      asked.push(Object.fromEntries(new URL(request.url).searchParams));
      const part = parts.shift() ?? null;
      return part === null ? refusal(503, "UNAVAILABLE") : HttpResponse.json(part);
    }),
  );
});

/** jsdom's files cannot be read by themselves. */
function bytesOf(file: Blob | undefined): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => {
      resolve(new Uint8Array(reader.result as ArrayBuffer));
    };
    reader.readAsArrayBuffer(file ?? new Blob([]));
  });
}

describe("reports", () => {
  it("puts the parts of all courses into one file, and goes on after a failure", async () => {
    parts = [
      aPart({ csv: "\uFEFFname\r\nAda\r\n", next_cursor: "two" }),
      null,
      aPart({ csv: "Bo\r\n" }),
      aPart({ csv: "Cy\r\n", looked_at: 3 }),
    ];
    const { user } = renderApp(routes.reports);
    await user.type(await screen.findByLabelText("Completed from"), "2026-01-01");
    await user.click(screen.getByRole("button", { name: "Create the report" }));
    expect(await screen.findByText("The report stopped before the end")).toBeVisible();
    expect(saveBlob).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(await screen.findByText("3 completions")).toBeVisible();
    const of = (course: string, more: Record<string, string>) => ({ course, format: "csv", from: "2026-01-01", ...more });
    const further = of(COURSE, { has_headings: "true", cursor: "two" });
    expect(asked).toEqual([of(COURSE, {}), further, further, of(OTHER, { has_headings: "true" })]);
    const [file, name] = vi.mocked(saveBlob).mock.calls[0] ?? [];
    expect(name).toBe("completions-all-courses-2026-01-01.csv");
    const bytes = await bytesOf(file);
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toBe("name\r\nAda\r\nBo\r\nCy\r\n");
  });

  it("reports one course as JSON", async () => {
    parts = [aPart({ found: 0 })];
    const { user } = renderApp(routes.reports);
    await user.selectOptions(await screen.findByRole("combobox", { name: "Course" }), "Ethics");
    await user.selectOptions(screen.getByRole("combobox", { name: "Format" }), "JSON");
    await user.click(screen.getByRole("button", { name: "Create the report" }));
    expect(await screen.findByText("0 completions")).toBeVisible();
    expect(asked).toEqual([{ course: OTHER, format: "json" }]);
    const [file, name] = vi.mocked(saveBlob).mock.calls[0] ?? [];
    expect([name, new TextDecoder().decode(await bytesOf(file))]).toEqual(["completions.json", "[]\n"]);
  });

  it("creates every other report in the same way, with days and counts of its own", async () => {
    const revenue: string[] = [];
    server.use(
      http.get("/api/office/reports/revenue/", ({ request }) => {
        revenue.push(new URL(request.url).searchParams.get("course") ?? "");
        const row = revenue.length === 1 ? { ...aRevenueRow, course_uuid: COURSE } : null;
        return HttpResponse.json({ looked_at: 2, found: row === null ? 0 : 1, rows: row === null ? [] : [row], csv: null, next_cursor: null });
      }),
    );
    const { user } = renderApp(routes.reports);
    await user.selectOptions(await screen.findByRole("combobox", { name: "Report" }), "Revenue");
    expect(screen.getByLabelText("Paid from")).toBeVisible();
    expect(screen.getByRole("combobox", { name: "Report" })).toHaveAccessibleDescription(/A refund counts in the month of its payment/);
    await user.selectOptions(screen.getByRole("combobox", { name: "Format" }), "JSON");
    await user.click(screen.getByRole("button", { name: "Create the report" }));
    expect(await screen.findByText("1 row")).toBeVisible();
    expect(screen.getByText(/4 payments were looked at/)).toBeVisible();
    expect(revenue).toEqual([COURSE, OTHER]);
    const [file, name] = vi.mocked(saveBlob).mock.calls[0] ?? [];
    expect(name).toBe("revenue-all-courses.json");
    expect(JSON.parse(new TextDecoder().decode(await bytesOf(file)))).toMatchObject([{ month: "2026-11", net: 4900 }]);
  });

  it("refuses a period that ends before it begins", async () => {
    const { user } = renderApp(routes.reports);
    await user.type(await screen.findByLabelText("Completed from"), "2026-02-01");
    await user.type(screen.getByLabelText("Completed to"), "2026-01-01");
    await user.click(screen.getByRole("button", { name: "Create the report" }));
    expect(screen.getByText("Choose a day that isn’t before the first.")).toBeVisible();
    expect(asked).toEqual([]);
  });

  it("is for administrators", async () => {
    server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
    renderApp(routes.reports);
    await waitFor(() => {
      expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(/not found/i);
    });
  });
});
