import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { pathTo, routes } from "@/shared/navigation/paths";
import * as saving from "@/shared/navigation/save-file";
import { AssignmentApi, BUCKET } from "@/testing/assignment-api";
import { anAssignment, aSubmission, COURSE, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";

let assignment: AssignmentApi;

beforeEach(() => {
  assignment = new AssignmentApi().install();
});

const open = () => renderApp(pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(114) }));
const picker = () => screen.findByLabelText<HTMLInputElement>("File");

describe("other kinds of submission", () => {
  it("can be a link, which must be https", async () => {
    const { user } = open();
    await user.click(await screen.findByRole("radio", { name: "Link" }));
    const field = screen.getByRole("textbox", { name: "Link to your work" });
    await user.type(field, "http://drive.example/1");
    await user.click(screen.getByRole("button", { name: "Submit link" }));
    expect(await screen.findByText("Enter the full address, starting with https://")).toBeVisible();
    expect(assignment.written).toEqual([]);
    await user.clear(field);
    await user.type(field, "https://drive.example/1");
    await user.click(screen.getByRole("button", { name: "Submit link" }));
    await screen.findByText("Your work has been submitted");
    expect(assignment.bodies[0]).toEqual({ assignment: uuid(114), file_url: "https://drive.example/1" });
  });

  it("can be a text", async () => {
    const { user } = open();
    await user.click(await screen.findByRole("radio", { name: "Text" }));
    await user.click(screen.getByRole("button", { name: "Submit text" }));
    expect(await screen.findByText("Enter your answer")).toBeVisible();
    await user.type(screen.getByRole("textbox", { name: "Your answer" }), "I noticed.");
    await user.click(screen.getByRole("button", { name: "Submit text" }));
    await screen.findByText("Your work has been submitted");
    expect(assignment.bodies[0]).toEqual({ assignment: uuid(114), content: { text: "I noticed." } });
  });
});

it("offers a link while file uploads are unavailable", async () => {
  assignment.uploadsEnabled = false;
  const { user } = open();
  expect(await screen.findByRole("textbox", { name: "Link to your work" })).toBeVisible();
  await user.click(screen.getByRole("radio", { name: "File" }));
  expect(await screen.findByText("File uploads are unavailable right now")).toBeVisible();
});

describe("a submission", () => {
  it("can be replaced until it is graded, after confirmation", async () => {
    assignment.submissions = [aSubmission()];
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Replace submission" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Replace your submission?" });
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    expect(screen.queryByLabelText("File")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Replace submission" }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Replace" }));
    expect(await picker()).toBeInTheDocument();
  });

  it("is marked as replaced, and cannot be replaced on the last attempt", async () => {
    assignment.submissions = [aSubmission({ attempt_number: 2 }), aSubmission({ uuid: uuid(800), replaced: true })];
    open();
    expect(await screen.findByText(/This was your last attempt, so you can’t replace it/)).toBeVisible();
    const rows = within(screen.getByRole("region", { name: "Your submissions" })).getAllByRole("listitem");
    expect(rows.map((row) => row.textContent.includes("Replaced"))).toEqual([false, true]);
  });

  it("cannot be replaced after the due date", async () => {
    assignment.content = anAssignment({ due_at: "2020-01-01T00:00:00Z" });
    assignment.submissions = [aSubmission({ late: true })];
    open();
    expect(await screen.findByText(/The due date has passed, so you can no longer replace it/)).toBeVisible();
    expect(screen.getByText("Late")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Replace submission" })).not.toBeInTheDocument();
  });

  it("is accepted late, with a warning", async () => {
    assignment.content = anAssignment({ due_at: "2020-01-01T00:00:00Z" });
    open();
    expect(await screen.findByText("The due date has passed")).toBeVisible();
    expect(screen.getByText(/will be marked as late/)).toBeVisible();
    expect(await picker()).toBeInTheDocument();
  });

  it("is listed with its score and feedback, and can be revised", async () => {
    assignment.submissions = [
      aSubmission({ status: "needs_revision", score: 40.5, feedback: "Say more about consent.", graded_at: "2026-11-02T10:00:00Z" }),
    ];
    open();
    expect(await screen.findByText("Your work needs revision")).toBeVisible();
    const row = within(screen.getByRole("region", { name: "Your submissions" })).getByRole("listitem");
    expect(row).toHaveTextContent("Attempt #1");
    expect(row).toHaveTextContent("Score: 40.5 of 100");
    expect(row).toHaveTextContent("Say more about consent.");
    expect(await picker()).toBeInTheDocument();
  });

  it("is not offered after the last attempt", async () => {
    assignment.submissions = [aSubmission({ status: "needs_revision", attempt_number: 2, score: 10 }), aSubmission({ uuid: uuid(800), status: "needs_revision" })];
    open();
    expect(await screen.findByText("Maximum attempts reached")).toBeVisible();
    expect(screen.queryByLabelText("File")).not.toBeInTheDocument();
  });

  it("is not offered once the assignment is passed", async () => {
    assignment.submissions = [aSubmission({ status: "graded", score: 85 })];
    assignment.closedReason = "This work has already been graded.";
    open();
    expect(await screen.findByText("You’ve passed this assignment")).toBeVisible();
    expect(screen.queryByLabelText("File")).not.toBeInTheDocument();
  });

  it("is downloaded from a freshly requested address", async () => {
    const save = vi.spyOn(saving, "saveFile").mockImplementation(() => undefined);
    assignment.submissions = [aSubmission()];
    server.use(
      http.get("/api/submissions/{submission_uuid}/download/", () =>
        HttpResponse.json({ url: `${BUCKET}/clean`, expires_at: "2026-11-01T10:05:00Z" }),
      ),
    );
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Download essay.pdf" }));
    await waitFor(() => {
      expect(save.mock.calls[0]?.[0].href).toBe(`${BUCKET}/clean`);
    });
  });
});
