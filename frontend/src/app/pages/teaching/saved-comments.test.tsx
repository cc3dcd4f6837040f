import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { COMMENT_CHARACTERS_MAX, COMMENTS_MAX } from "@/features/submissions/comments";
import { draftKey, readDraft, writeDraft } from "@/shared/drafts/draft-store";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aPerson, aSubmission, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const address = pathTo(routes.gradingDesk, { courseUuid: COURSE });
const inBrowser = draftKey("ada", "comments");

/** What the account has. */
let kept: string[];
let sent: unknown[];
let failing: boolean;

beforeEach(() => {
  [kept, sent, failing] = [[], [], false];
  const waiting = [2, 1].map((n) =>
    aSubmission({ uuid: uuid(800 + n), learner: aPerson(n), file: null, content: { text: `Work ${n}.` }, version: n }),
  );
  server.use(
    http.get("/api/courses/{course_uuid}/submissions/", () => HttpResponse.json(pageOf(waiting, null))),
    http.get("/api/submissions/{submission_uuid}/", () => HttpResponse.json({ ...aSubmission(), instructions: "Describe one change." })),
    http.get("/api/users/me/saved-comments/", () => HttpResponse.json({ comments: kept })),
    http.patch("/api/users/me/saved-comments/", async ({ request }) => {
      const body = await request.json();
      sent.push(body);
      if (failing) return refusal(503, "UNAVAILABLE");
      const { add = [], remove = [] } = body;
      kept = [...new Set([...kept.filter((text) => !remove.includes(text)), ...add])].sort();
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

const feedback = () => screen.findByRole("textbox", { name: "Feedback" });
const save = () => screen.getByRole("button", { name: "Save this feedback as a comment" });
const summary = (count: number) => screen.findByText(`Saved comments (${count})`);

it("keeps comments with the account, by keys alone, and offers them for the next submission", async () => {
  const { user } = renderApp(address);
  await user.type(await feedback(), "Cite your sources.");
  await user.click(await summary(0));
  save().focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByText("Comment saved.")).toBeVisible();
  expect(sent).toEqual([{ add: ["Cite your sources."], remove: [] }]);
  expect(save()).toBeDisabled();
  await user.click(screen.getByRole("button", { name: "Next submission" }));
  expect(await screen.findByRole("heading", { name: "Learner 2" })).toBeVisible();
  await user.type(await feedback(), "Well written.");
  await user.click(await summary(1));
  const use = await screen.findByRole("button", { name: "Add: Cite your sources." });
  use.focus();
  await user.keyboard("{Enter}");
  expect(await feedback()).toHaveValue("Well written.\n\nCite your sources.");
  expect(await feedback()).toHaveFocus();
  const remove = screen.getByRole("button", { name: "Remove the comment Cite your sources." });
  remove.focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByText("Comment removed.")).toBeVisible();
  expect(await summary(0)).toHaveFocus();
  expect(kept).toEqual([]);
  expect(localStorage.getItem(inBrowser)).toBeNull();
});

it("shows the comments of the account to a browser that has none", async () => {
  kept = ["Cite your sources.", "well argued"];
  const { user } = renderApp(address);
  await user.click(await summary(2));
  expect(screen.getAllByRole("button", { name: /^Add: / }).map(({ textContent }) => textContent)).toEqual([
    "Add: Cite your sources.",
    "Add: well argued",
  ]);
  expect(screen.getByText("Kept with your account, on every device.")).toBeVisible();
});

it("says when a comment was not saved, and saves it by the same button", async () => {
  failing = true;
  const { user } = renderApp(address);
  await user.type(await feedback(), "Cite your sources.");
  await user.click(await summary(0));
  await user.click(save());
  expect(await screen.findByRole("alert")).toHaveTextContent(/^Comments not changed/);
  expect(await summary(0)).toBeVisible();
  failing = false;
  await user.click(save());
  expect(await summary(1)).toBeVisible();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

it("says when the comments cannot be read, and reads them again", async () => {
  let reads = 0;
  server.use(
    http.get("/api/users/me/saved-comments/", () => {
      reads += 1;
      return reads === 1 ? refusal(403, "PERMISSION_DENIED") : HttpResponse.json({ comments: ["Well argued."] });
    }),
  );
  const { user } = renderApp(address);
  await user.click(await screen.findByText("Saved comments"));
  const alert = within(await screen.findByRole("alert"));
  expect(save()).toBeDisabled();
  await user.click(alert.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("button", { name: "Add: Well argued." })).toBeVisible();
});

it.each([
  [Array.from({ length: COMMENTS_MAX }, (_, n) => `Comment ${n}`), "One more.", /You keep 100 comments, which is the most/],
  [[], "x".repeat(COMMENT_CHARACTERS_MAX + 1), /at most 2,000 characters/],
  [Array.from({ length: 20 }, (_, n) => String(n).padEnd(2_000, "x")), "One more.", /as long as they can be together/],
])("says why a comment cannot be saved", async (already, text, reason) => {
  kept = already;
  const { user } = renderApp(address);
  const field = await feedback();
  await user.click(field);
  await user.paste(text);
  await user.click(await summary(already.length));
  expect(await screen.findByText(reason)).toBeVisible();
  expect(save()).toBeDisabled();
  expect(sent).toEqual([]);
});

describe("what an earlier release kept in the browser", () => {
  it("is moved to the account once", async () => {
    kept = ["Cite your sources."];
    writeDraft(inBrowser, { comments: ["well argued", "Cite your sources."] });
    const first = renderApp(address);
    await first.user.click(await summary(2));
    await waitFor(() => {
      expect(kept).toEqual(["Cite your sources.", "well argued"]);
    });
    await waitFor(() => {
      expect(readDraft(inBrowser)).toBeUndefined();
    });
    expect(sent).toEqual([{ add: ["well argued"], remove: [] }]);
    await first.user.click(await screen.findByRole("button", { name: "Remove the comment well argued" }));
    expect(await summary(1)).toBeVisible();
    first.unmount();
    renderApp(address);
    expect(await summary(1)).toBeVisible();
    expect(sent).toHaveLength(2);
    expect(kept).toEqual(["Cite your sources."]);
  });

  it("stays and can be used while that fails, and is moved later", async () => {
    failing = true;
    writeDraft(inBrowser, { comments: ["well argued"] });
    const { user } = renderApp(address);
    expect(await screen.findByText("Your comments weren’t moved to your account")).toBeVisible();
    expect(readDraft(inBrowser)).toEqual({ comments: ["well argued"] });
    await user.click(await summary(1));
    await user.click(screen.getByRole("button", { name: /^Add: well argued/ }));
    expect(await feedback()).toHaveValue("well argued");
    expect(screen.getByText("Only in this browser")).toBeVisible();
    failing = false;
    await user.click(screen.getByRole("button", { name: "Move to my account" }));
    await waitFor(() => {
      expect(screen.queryByText("Only in this browser")).not.toBeInTheDocument();
    });
    expect(kept).toEqual(["well argued"]);
    expect(readDraft(inBrowser)).toBeUndefined();
  });

  it("stays as far as the account has no room for it, until it is removed", async () => {
    const long = "x".repeat(COMMENT_CHARACTERS_MAX + 1);
    writeDraft(inBrowser, { comments: [long, "well argued"] });
    const { user } = renderApp(address);
    await waitFor(() => {
      expect(readDraft(inBrowser)).toEqual({ comments: [long] });
    });
    expect(kept).toEqual(["well argued"]);
    await user.click(await summary(2));
    expect(screen.queryByRole("button", { name: "Move to my account" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: /^Remove the comment xxx/ }));
    expect(await summary(1)).toHaveFocus();
    expect(readDraft(inBrowser)).toBeUndefined();
    expect(sent).toHaveLength(1);
  });
});
