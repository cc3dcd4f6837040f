import { screen, waitFor, within } from "@testing-library/react";
import { http as plainHttp, HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ErasurePreview, ErasureReceipt, ExportPart, PersonPage } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { saveBlob } from "@/shared/navigation/save-blob";
import { aLearner, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

vi.mock("@/shared/navigation/save-blob", () => ({ saveBlob: vi.fn() }));

const JOSE = uuid(51);
const address = pathTo(routes.privacy, { learnerUuid: JOSE });
const kinds = {
  kept: [{ kind: "ledger entry", items: 2, why: "the ledger is append-only" }],
  elsewhere: ["Identity provider: delete the account there."],
};
const aPreview: ErasurePreview = {
  nothing_left: false,
  blocked_by: null,
  removed: [{ kind: "notification", items: 3 }],
  emptied: [{ kind: "certificate", items: 1 }],
  enrolments: 2,
  files: 4,
  waiting_for_zoom: 1,
  refused_by_zoom: 0,
  open_checkouts: 0,
  ...kinds,
};
const aReceipt = (fields: Partial<ErasureReceipt> = {}): ErasureReceipt => ({
  learner_uuid: JOSE,
  by: uuid(72),
  by_name: "Olive Officer",
  begun_at: "2026-11-27T10:00:00Z",
  completed_at: null,
  removed: [{ kind: "notification", done: 0, total: 3 }],
  emptied: [{ kind: "certificate", done: 0, total: 1 }],
  enrolments_ended: 0,
  files_removed: 0,
  steps_done: 1,
  steps_total: 10,
  waiting_for_zoom: 1,
  refused_by_zoom: 0,
  checkouts_ended: 0,
  open_checkouts: 0,
  ...kinds,
  ...fields,
});
const complete = aReceipt({ steps_done: 10, waiting_for_zoom: 0, completed_at: "2026-11-27T10:05:00Z", files_removed: 4 });
let receipt: ErasureReceipt | null = null;
let parts: (ErasureReceipt | number)[] = [];
let sent: unknown[] = [];
let erasedAt: string | null = null;

beforeEach(() => {
  receipt = null;
  parts = [];
  sent = [];
  erasedAt = null;
  vi.mocked(saveBlob).mockClear();
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["admin"] }))),
    http.get("/api/office/people/{learner_uuid}/", () => HttpResponse.json(thePage())),
    http.get("/api/office/people/{learner_uuid}/erasure/", () => (receipt === null ? refusal(404, "NOT_FOUND") : HttpResponse.json(receipt))),
    http.get("/api/office/people/{learner_uuid}/erasure/preview/", () => HttpResponse.json(aPreview)),
    http.post("/api/office/people/{learner_uuid}/erasure/", async ({ request }) => {
      sent.push(await request.json());
      receipt = aReceipt();
      return HttpResponse.json(receipt, { status: 201 });
    }),
    http.post("/api/office/people/{learner_uuid}/erasure/continue/", () => {
      const next = parts.shift() ?? 503;
      if (typeof next === "number") return refusal(503, "UNAVAILABLE");
      receipt = next;
      return HttpResponse.json(next);
    }),
  );
});

function thePage(): PersonPage {
  return {
    person: {
      id: JOSE,
      name: "José Álvarez",
      email: "jose@learner.example",
      email_verified: true,
      time_zone: null,
      licence_number: null,
      profession: null,
      since: "2026-11-01T10:00:00Z",
      erased_at: erasedAt,
    },
    credit_balance: "2.50",
    enrolments: pageOf([]),
    attempts: pageOf([]),
    submissions: pageOf([]),
    certificates: pageOf([]),
    emails: pageOf([]),
  };
}

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

const aPart = (fields: Partial<ExportPart> = {}): ExportPart => ({
  items: [],
  files: [],
  items_done: 2,
  items_total: 2,
  next_cursor: null,
  ...fields,
});

/** The names in a ZIP file and its text, which is stored as it is. */
async function zipText(file: Blob | undefined): Promise<string> {
  return new TextDecoder().decode(await file?.arrayBuffer());
}

describe("exporting a person’s data", () => {
  it("asks why, fetches part after part, goes on after a failure, and saves one ZIP file", async () => {
    const asked: (string | null)[] = [];
    const answers: (ExportPart | null)[] = [
      aPart({ items: [{ section: "profile", item: { name: "=José", licence_number: "RN 1" } }], items_done: 1, next_cursor: "two" }),
      null,
      aPart({
        items: [{ section: "assignments", item: { id: uuid(81), content: { text: "Work" } } }],
        files: [
          { submission_uuid: uuid(81), name: "81-../Essay.pdf" },
          { submission_uuid: uuid(82), name: "82-Virus.pdf" },
        ],
      }),
    ];
    let reason: unknown;
    server.use(
      http.post("/api/office/people/{learner_uuid}/export/", async ({ request }) => {
        reason = await request.json();
        return HttpResponse.json({ cursor: "one" }, { status: 201 });
      }),
      http.get("/api/office/people/{learner_uuid}/export/parts/", ({ query }) => {
        asked.push(query.get("cursor"));
        const part = answers.shift() ?? null;
        return part === null ? refusal(503, "UNAVAILABLE") : HttpResponse.json(part);
      }),
      http.get("/api/submissions/{submission_uuid}/download/", ({ params }) =>
        params.submission_uuid === uuid(81)
          ? HttpResponse.json({ url: "https://bucket.example/essay", expires_at: "2026-11-27T10:00:00Z" })
          : refusal(409, "CONFLICT"),
      ),
      plainHttp.get("https://bucket.example/essay", () => new HttpResponse("%PDF essay")),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Export everything…" }));
    await user.click(screen.getByRole("button", { name: "Export" }));
    expect(screen.getByText("Enter a reason. It’s kept in the audit log.")).toBeVisible();
    await user.type(screen.getByRole("textbox", { name: "Reason" }), "Asked by letter");
    await user.click(screen.getByRole("button", { name: "Export" }));
    expect(await screen.findByText("The export stopped before the end")).toBeVisible();
    expect(screen.getByRole("progressbar", { name: "Items fetched" })).toHaveAttribute("aria-valuenow", "50");
    expect(saveBlob).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(await screen.findByText("Exported", {}, { timeout: 5000 })).toBeVisible();
    expect([reason, asked]).toEqual([{ reason: "Asked by letter" }, ["one", "two", "two"]]);
    const [file, name] = vi.mocked(saveBlob).mock.calls[0] ?? [];
    expect(name).toBe(`person-${JOSE}.zip`);
    const text = await zipText(file);
    for (const part of [
      "json/profile.json",
      "csv/profile.csv",
      `"'=José","RN 1"`,
      "json/assignments.json",
      "files/81-.._Essay.pdf",
      "%PDF essay",
      "files-left-out.csv",
      "82-Virus.pdf",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain("files/82-Virus.pdf");
  });

  it("says when nothing was exported, and keeps the reason", async () => {
    server.use(http.post("/api/office/people/{learner_uuid}/export/", () => refusal(503, "UNAVAILABLE")));
    const first = renderApp(address);
    await first.user.click(await screen.findByRole("button", { name: "Export everything…" }));
    await first.user.type(screen.getByRole("textbox", { name: "Reason" }), "Asked by letter");
    await first.user.click(screen.getByRole("button", { name: "Export" }));
    expect(await screen.findByText("Nothing was exported")).toBeVisible();
    first.unmount();
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Export everything…" }));
    expect(screen.getByRole("textbox", { name: "Reason" })).toHaveValue("Asked by letter");
  });
});

describe("erasing a person’s data", () => {
  it("shows what would go, asks who is meant and why, goes on after a failure, waits for Zoom and keeps the receipt", async () => {
    parts = [aReceipt({ steps_done: 5 }), 503, aReceipt({ steps_done: 10 }), complete];
    const { user } = renderApp(address);
    const show = await screen.findByRole("button", { name: "Show what would be erased" });
    show.focus();
    await user.keyboard("{Enter}");
    expect(await screen.findByText("3 notifications")).toBeVisible();
    expect(screen.getByText("Versions of submitted files").nextSibling).toHaveTextContent("4");
    await user.click(screen.getByRole("button", { name: "Erase…" }));
    expect(screen.getByText("Type the person’s email address or name.")).toBeVisible();
    expect(screen.getByText("Enter a reason. It’s kept in the audit log.")).toBeVisible();
    expect(sent).toEqual([]);
    await user.type(screen.getByRole("textbox", { name: "Type the person’s email address or name" }), "jose@learner.example");
    await user.type(screen.getByRole("textbox", { name: "Reason" }), "Ticket 17");
    await user.click(screen.getByRole("button", { name: "Erase…" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Erase this person’s data for good?" }));
    await user.click(dialog.getByRole("button", { name: "Erase" }));
    expect(await screen.findByText("The erasure stopped. Nothing is lost.")).toBeVisible();
    expect(sent).toEqual([{ confirm: "jose@learner.example", reason: "Ticket 17" }]);
    expect(screen.getByRole("progressbar", { name: "Erased so far" })).toHaveAttribute("aria-valuenow", "50");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(await screen.findByText("Waiting for Zoom")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Check again" }));
    expect(await screen.findByText("Erased")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Download the receipt" }));
    const [file, name] = vi.mocked(saveBlob).mock.calls[0] ?? [];
    expect(name).toBe(`erasure-${JOSE}.json`);
    const text = new TextDecoder().decode(await bytesOf(file));
    expect(JSON.parse(text)).toEqual(complete);
    expect(text).not.toMatch(/José|jose@/);
  });

  it("says why nothing was erased, and keeps the reason when the page is opened again", async () => {
    server.use(
      http.post("/api/office/people/{learner_uuid}/erasure/", () =>
        HttpResponse.json(
          {
            error: {
              code: "VALIDATION_ERROR",
              message: "Check what you entered.",
              details: { confirm: ["is neither this person’s e-mail address nor their name"] },
            },
          },
          { status: 400 },
        ),
      ),
    );
    const first = renderApp(address);
    await first.user.click(await screen.findByRole("button", { name: "Show what would be erased" }));
    await first.user.type(await screen.findByRole("textbox", { name: /^Type the person/ }), "Someone Else");
    await first.user.type(screen.getByRole("textbox", { name: "Reason" }), "Ticket 17");
    await first.user.click(screen.getByRole("button", { name: "Erase…" }));
    await first.user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Erase" }));
    expect(await screen.findByText("Nothing was erased")).toBeVisible();
    expect(screen.getByText(/is neither this person/)).toBeVisible();
    first.unmount();
    const second = renderApp(address);
    await second.user.click(await screen.findByRole("button", { name: "Show what would be erased" }));
    expect(await screen.findByRole("textbox", { name: "Reason" })).toHaveValue("Ticket 17");
    expect(screen.getByRole("textbox", { name: /^Type the person/ })).toHaveValue("");
  });

  it("offers nothing for one’s own account", async () => {
    server.use(
      http.get("/api/office/people/{learner_uuid}/erasure/preview/", () =>
        HttpResponse.json({ ...aPreview, blocked_by: "own_account" as const }),
      ),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Show what would be erased" }));
    expect(await screen.findByText(/This is your own account/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Erase…" })).not.toBeInTheDocument();
  });

  it("goes on with an erasure that an earlier visit began", async () => {
    receipt = aReceipt({ steps_done: 4 });
    parts = [complete];
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Continue" }));
    expect(await screen.findByText("Erased")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Continue" })).not.toBeInTheDocument();
  });

  it("says that a checkout has to be ended at Stripe first, and that it was", async () => {
    receipt = aReceipt({ open_checkouts: 1 });
    parts = [503, { ...complete, checkouts_ended: 1 }];
    const { user } = renderApp(address);
    expect(await screen.findByText("1 checkout must be ended at Stripe before anything else is removed.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(await screen.findByText("The erasure stopped. Nothing is lost.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(await screen.findByText("Open checkouts ended at Stripe")).toBeVisible();
    expect(screen.queryByText("A checkout is still open")).not.toBeInTheDocument();
  });

  it("says that an operator erased somebody, and is closed to others", async () => {
    erasedAt = "2026-11-20T10:00:00Z";
    const first = renderApp(address);
    expect(await screen.findByText("This person’s data was erased")).toBeVisible();
    first.unmount();
    server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
    renderApp(address);
    await waitFor(() => {
      expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(/not found/i);
    });
  });
});
