import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { announced, AssignmentApi, BUCKET } from "@/testing/assignment-api";
import { type FakeTransfer, watchTransfers } from "@/testing/fake-transfer";
import { anAssignment, aSubmission, COURSE, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const MIB = 1024 * 1024;

let assignment: AssignmentApi;
let transfers: FakeTransfer[];

beforeEach(() => {
  assignment = new AssignmentApi().install();
  transfers = watchTransfers();
});

const open = () => renderApp(`/courses/${COURSE}/learn/${uuid(114)}`);
type User = ReturnType<typeof open>["user"];

const aFile = (name = "essay.pdf", size = 2048) => {
  const file = new File(["%PDF-"], name);
  Object.defineProperty(file, "size", { value: size });
  return file;
};
const picker = () => screen.findByLabelText<HTMLInputElement>("File");

async function submitFile(user: User, file = aFile()): Promise<FakeTransfer> {
  await user.upload(await picker(), file);
  await user.click(screen.getByRole("button", { name: "Submit file" }));
  await waitFor(() => {
    expect(transfers).toHaveLength(1);
  });
  const [transfer] = transfers;
  if (!transfer) throw new Error("nothing was sent");
  return transfer;
}

describe("the rules", () => {
  it("are shown above the instructions, which are Markdown", async () => {
    assignment.content = anAssignment({ due_at: "2030-02-25T23:59:00Z" });
    open();
    expect(await screen.findByText("25 February 2030, 23:59 GMT")).toBeVisible();
    expect(screen.getByText("60 of 100 marks")).toBeVisible();
    expect(screen.getByText("2 of 2")).toBeVisible();
    expect(screen.getByText("pdf, docx, jpg, jpeg (max 50MB)")).toBeVisible();
    expect((await screen.findByText("one")).tagName).toBe("STRONG");
    expect(await picker()).toHaveAttribute("accept", ".pdf,.docx,.jpg,.jpeg");
    expect(screen.queryByRole("button", { name: "Mark as complete" })).not.toBeInTheDocument();
  });
});

describe("an invalid file", () => {
  it.each([
    ["essay.pdf", 50 * MIB + 1, "File too large (max 50MB)"],
    ["virus.exe", 10, "File type .exe not allowed"],
    ["essay.pdf.EXE", 10, "File type .exe not allowed"],
    ["essay.png", 10, "File type .png not allowed"],
    ["essay", 10, "The file name needs an extension, such as .pdf"],
    ["essay.pdf", 0, "The file is empty"],
  ])("%s of %i bytes is rejected before any request", async (name, size, reason) => {
    open();
    fireEvent.change(await picker(), { target: { files: [aFile(name, size)] } });
    expect(await screen.findByText(reason)).toBeVisible();
    expect(await picker()).toHaveAccessibleDescription(expect.stringContaining(reason));
    expect(screen.queryByRole("button", { name: "Submit file" })).not.toBeInTheDocument();
    expect(assignment.written).toEqual([]);
  });

  it("exactly at the limit is accepted, as is one with a name in capitals", async () => {
    open();
    fireEvent.change(await picker(), { target: { files: [aFile("ESSAY.PDF", 50 * MIB)] } });
    expect(await screen.findByRole("button", { name: "Submit file" })).toBeVisible();
  });

  it("is rejected when dropped, too, and so are several files at once", async () => {
    open();
    const place = await picker();
    fireEvent.drop(place, { dataTransfer: { files: [aFile("virus.exe")] } });
    expect(await screen.findByText("File type .exe not allowed")).toBeVisible();
    fireEvent.drop(place, { dataTransfer: { files: [aFile(), aFile("b.pdf")] } });
    expect(await screen.findByText(/You can submit only one file/)).toBeVisible();
    fireEvent.drop(place, { dataTransfer: { files: [aFile()] } });
    expect(await screen.findByRole("button", { name: "Submit file" })).toBeVisible();
    expect(assignment.written).toEqual([]);
  });
});

describe("an upload", () => {
  it("goes straight to the bucket with the signed headers, shows its progress and ends with a receipt", async () => {
    const { user } = open();
    const file = aFile();
    const transfer = await submitFile(user, file);
    expect([transfer.method, transfer.url]).toEqual(["PUT", `${BUCKET}/first`]);
    expect(transfer.headers).toEqual({ "Content-Type": "application/pdf", "If-None-Match": "*" });
    expect(transfer.body).toBe(file);
    expect(assignment.bodies[0]).toEqual({
      assignment: uuid(114),
      file: { name: "essay.pdf", size_bytes: 2048, content_type: "application/pdf" },
    });
    const bar = screen.getByRole("progressbar", { name: "Upload of essay.pdf" });
    expect(bar).toHaveAttribute("aria-valuenow", "0");
    act(() => {
      transfer.progress(1024);
    });
    expect(bar).toHaveAttribute("aria-valuenow", "50");
    expect(screen.getByText(/1 KB of 2 KB/)).toBeVisible();
    act(() => {
      transfer.answer(200);
    });
    expect(await screen.findByText("Your work has been submitted")).toBeVisible();
    expect(screen.getByText(/Received on 1 November 2026 at 10:01 GMT/)).toBeVisible();
    expect(screen.getByRole("heading", { name: "Submit your work" })).toHaveFocus();
    expect(await screen.findByText("1 of 2")).toBeVisible();
    expect(await screen.findByText("Waiting to be graded")).toBeVisible();
    expect(assignment.written).toEqual(["POST /api/submissions/", `POST /api/submissions/${uuid(801)}/complete/`]);
  });

  it("that already arrived, because only the response was lost, is confirmed", async () => {
    const { user } = open();
    const transfer = await submitFile(user);
    act(() => {
      transfer.answer(412);
    });
    expect(await screen.findByText("Your work has been submitted")).toBeVisible();
  });

  it("that is interrupted resumes with the same announcement and the same URL", async () => {
    const { user } = open();
    const transfer = await submitFile(user);
    act(() => {
      transfer.progress(1024);
      transfer.cut();
    });
    expect(await screen.findByText("The upload was interrupted")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => {
      expect(transfers).toHaveLength(2);
    });
    expect(transfers[1]?.url).toBe(`${BUCKET}/first`);
    act(() => transfers[1]?.answer(200));
    expect(await screen.findByText("Your work has been submitted")).toBeVisible();
    expect(assignment.written.filter((line) => line === "POST /api/submissions/")).toHaveLength(1);
  });

  it("without progress is aborted after a minute and can be retried", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { user } = open();
    const transfer = await submitFile(user);
    await act(() => vi.advanceTimersByTimeAsync(45_000));
    act(() => {
      transfer.progress(1024);
    });
    await act(() => vi.advanceTimersByTimeAsync(45_000));
    expect(transfer.aborted).toBe(false);
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    expect(transfer.aborted).toBe(true);
    expect(await screen.findByText("The upload was interrupted")).toBeVisible();
  });

  it("whose URL has expired when it is retried gets a new one", async () => {
    assignment.expiresInMs = 300;
    const { user } = open();
    const transfer = await submitFile(user);
    await act(() => new Promise((resolve) => setTimeout(resolve, 350)));
    act(() => {
      transfer.cut();
    });
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    await waitFor(() => {
      expect(transfers).toHaveLength(2);
    });
    expect(transfers[1]?.url).toBe(`${BUCKET}/fresh`);
    act(() => transfers[1]?.answer(200));
    expect(await screen.findByText("Your work has been submitted")).toBeVisible();
  });

  it("whose URL has expired by the bucket's clock gets a new one automatically", async () => {
    const { user } = open();
    const transfer = await submitFile(user);
    act(() => {
      transfer.answer(403);
    });
    await waitFor(() => {
      expect(transfers).toHaveLength(2);
    });
    expect(transfers[1]?.url).toBe(`${BUCKET}/fresh`);
    act(() => transfers[1]?.answer(200));
    expect(await screen.findByText("Your work has been submitted")).toBeVisible();
  });

  it("that the bucket keeps refusing says so, without a third try", async () => {
    const { user } = open();
    const transfer = await submitFile(user);
    act(() => {
      transfer.answer(403);
    });
    await waitFor(() => {
      expect(transfers).toHaveLength(2);
    });
    act(() => transfers[1]?.answer(400));
    expect(await screen.findByText("The upload was refused")).toBeVisible();
    expect(transfers).toHaveLength(2);
  });

  it("can be cancelled and leaves nothing behind", async () => {
    const { user } = open();
    const transfer = await submitFile(user);
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(transfer.aborted).toBe(true);
    // Without the DELETE, the announced upload would stay open for a day.
    await waitFor(() => {
      expect(assignment.written).toContain(`DELETE /api/submissions/${uuid(801)}/`);
    });
    expect(await picker()).toBeInTheDocument();
    expect(screen.queryByRole("progressbar", { name: /Upload/ })).not.toBeInTheDocument();
    expect(screen.queryByRole("alert")).toBeEmptyDOMElement();
  });

  it("continues while another page is open", async () => {
    const { user, router } = open();
    const transfer = await submitFile(user);
    await act(() => router.navigate({ to: "/my-courses" }));
    expect(await screen.findByRole("heading", { name: "My courses" })).toBeVisible();
    act(() => {
      transfer.progress(1536);
    });
    await act(() => router.navigate({ to: "/courses/$courseUuid/learn/$contentUuid", params: { courseUuid: COURSE, contentUuid: uuid(114) } }));
    expect(await screen.findByRole("progressbar", { name: /Upload/ })).toHaveAttribute("aria-valuenow", "75");
    act(() => {
      transfer.answer(200);
    });
    expect(await screen.findByText("Your work has been submitted")).toBeVisible();
  });

  it("is announced again with the same key when the response was lost", async () => {
    server.use(http.post("/api/submissions/", ({ request }) => {
      assignment.keys.push(request.headers.get("Idempotency-Key"));
      return HttpResponse.error();
    }, { once: true }));
    const { user } = open();
    await user.upload(await picker(), aFile());
    await user.click(screen.getByRole("button", { name: "Submit file" }));
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    await waitFor(() => {
      expect(transfers).toHaveLength(1);
    });
    expect(assignment.keys[0]).toBeTruthy();
    expect(assignment.keys[1]).toBe(assignment.keys[0]);
  });

  it("is confirmed again when the confirmation was lost, without resending the file", async () => {
    server.use(http.post("/api/submissions/{submission_uuid}/complete/", () => HttpResponse.error(), { once: true }));
    const { user } = open();
    const transfer = await submitFile(user);
    act(() => {
      transfer.answer(200);
    });
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Your work has been submitted")).toBeVisible();
    expect(transfers).toHaveLength(1);
  });

  it("waits while the file is checked, then says why it was not accepted", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let looked = 0;
    server.use(
      http.post("/api/submissions/{submission_uuid}/complete/", () => HttpResponse.json(announced(), { status: 202 })),
      http.get("/api/submissions/{submission_uuid}/", () => {
        looked += 1;
        if (looked < 2) return HttpResponse.json(announced());
        assignment.submissions = [aSubmission({ status: "rejected", attempt_number: null, submitted_at: null, rejected_reason: "This is not a PDF file." })];
        return HttpResponse.json(assignment.submissions[0]);
      }),
    );
    const { user } = open();
    const transfer = await submitFile(user);
    act(() => {
      transfer.answer(200);
    });
    expect(await screen.findByText("Checking your file…")).toBeVisible();
    expect(await screen.findByText("Your file wasn’t accepted")).toBeVisible();
    expect(screen.getAllByText(/This is not a PDF file\./)[0]).toBeVisible();
    expect(await picker()).toBeInTheDocument();
    expect(screen.getByText("2 of 2")).toBeVisible();
  });

  it("that the API refuses shows the API's message", async () => {
    server.use(http.post("/api/submissions/", () => refusal(400, "INVALID_FILE_TYPE", "File type .pdf not allowed")));
    const { user } = open();
    await user.upload(await picker(), aFile());
    await user.click(screen.getByRole("button", { name: "Submit file" }));
    expect(await screen.findByText("File type .pdf not allowed")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Choose another file" }));
    expect(await picker()).toBeInTheDocument();
  });

  it("resumes an earlier announcement of the same file after a reload", async () => {
    assignment.submissions = [announced()];
    const { user } = open();
    const transfer = await submitFile(user);
    expect(transfer.url).toBe(`${BUCKET}/fresh`);
    expect(assignment.written).toEqual([`POST /api/submissions/${uuid(801)}/upload-url/`]);
  });
});
