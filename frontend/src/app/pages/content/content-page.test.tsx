import { cleanup, fireEvent, screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { describe, expect, it, vi } from "vitest";
import type { Content } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aContent, COURSE, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const address = pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(111) });

function open(content: Partial<Content>) {
  server.use(http.get("/api/learning/content/{content_uuid}/", () => HttpResponse.json(aContent(content))));
  return renderApp(address);
}

describe("a reading", () => {
  it("is rendered as Markdown, with the title as the only h1 and no skipped heading level", async () => {
    open({ body: { markdown: "### First\n\nText with **weight**.\n\n##### Second" } });
    expect(await screen.findByRole("heading", { level: 2, name: "First" })).toBeVisible();
    expect(screen.getByRole("heading", { level: 3, name: "Second" })).toBeVisible();
    expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
    expect(screen.getByText("weight").tagName).toBe("STRONG");
  });

  it("has no empty heading in a table", async () => {
    open({ body: { markdown: "| | Audit |\n|---|---|\n| Asks | Do we meet the standard? |" } });
    expect(await screen.findByRole("columnheader", { name: "Audit" })).toBeVisible();
    expect(screen.getAllByRole("columnheader")).toHaveLength(1);
  });

  it("runs no script from its text", async () => {
    const markdown =
      "<script>window.hacked = true</script>\n\n<img src=x onerror=alert(1)>\n\n[bad](javascript:alert(1)) [good](https://example.org/)";
    const { container } = open({ body: { markdown } });
    expect(await screen.findByRole("link", { name: /good/ })).toHaveAttribute("rel", "noopener noreferrer");
    expect(container.querySelector("script, [onerror], a[href^='javascript']")).toBeNull();
    expect(screen.getByText("bad").closest("a")).toBeNull();
  });

  it("links to the next part", async () => {
    open({});
    expect(await screen.findByRole("link", { name: /Next\s*Check your understanding/ })).toHaveAttribute(
      "href",
      pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(112) }),
    );
  });

  it("can be marked as complete, once, and then says so", async () => {
    let completed = false;
    const keys: (string | null)[] = [];
    server.use(
      http.post("/api/learning/progress/content/{content_uuid}/", async ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        expect(await request.json()).toEqual({ completed: true });
        if (keys.length === 1) return refusal(503, "UNAVAILABLE");
        completed = true;
        return HttpResponse.json({
          content_uuid: uuid(111),
          completed,
          content_percent: 100,
          position_seconds: null,
          progress_percent: 50,
          enrollment_status: "active",
          certificate_uuid: null,
        });
      }),
      http.get("/api/learning/content/{content_uuid}/", () => HttpResponse.json(aContent({ completed }))),
    );
    const { user } = renderApp(address);
    await user.click(await screen.findByRole("button", { name: "Mark as complete" }));
    expect(await screen.findByText(/Not marked as complete/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Mark as complete" }));
    expect(await screen.findByText("You’ve completed this part")).toBeVisible();
    expect(keys[0]).toBeTruthy();
    expect(keys).toEqual([keys[0], keys[0]]);
  });
});

describe("other kinds", () => {
  it("plays a video file and offers its transcript", async () => {
    open({ kind: "video", body: { url: "https://media.example.org/a.mp4", transcript: "Welcome." } });
    expect(await screen.findByText("Transcript")).toBeVisible();
    expect(document.querySelector("video")).toHaveAttribute("src", "https://media.example.org/a.mp4");
  });

  it("resumes a video where it was left, and keeps the position when it pauses", async () => {
    const reports: unknown[] = [];
    server.use(
      http.post("/api/learning/progress/content/{content_uuid}/", async ({ request }) => {
        reports.push(await request.json());
        return HttpResponse.json({
          content_uuid: uuid(111),
          completed: false,
          content_percent: 50,
          position_seconds: 60,
          progress_percent: 0,
          enrollment_status: "active",
          certificate_uuid: null,
        });
      }),
    );
    open({ kind: "video", body: { url: "https://media.example.org/a.mp4", transcript: "" }, position_seconds: 42 });
    const video: HTMLVideoElement = await screen.findByLabelText("What safeguarding means");
    Object.defineProperty(video, "duration", { value: 120 });
    fireEvent.loadedMetadata(video);
    expect(video.currentTime).toBe(42);
    fireEvent.timeUpdate(video);
    expect(reports).toEqual([]);
    video.currentTime = 60;
    fireEvent.pause(video);
    await vi.waitFor(() => {
      expect(reports).toEqual([{ progress_percent: 50, position_seconds: 60 }]);
    });
    fireEvent.pause(video);
    video.currentTime = 119;
    fireEvent.pause(video);
    await vi.waitFor(() => {
      expect(reports.slice(1)).toEqual([{ progress_percent: 99, position_seconds: 0 }]);
    });
  });

  it("plays a film of this site with its captions", async () => {
    open({ kind: "video", body: { url: "/demo/a.mp4", captions: "/demo/a.vtt", transcript: "Welcome." } });
    expect(await screen.findByText("Transcript")).toBeVisible();
    expect(document.querySelector("video")).toHaveAttribute("src", `${window.location.origin}/demo/a.mp4`);
    expect(document.querySelector("track[kind=captions]")).toHaveAttribute("src", `${window.location.origin}/demo/a.vtt`);
  });

  it("says so when a video file cannot be played, and keeps the transcript", async () => {
    open({ kind: "video", body: { url: "https://media.example.org/gone.mp4", transcript: "Welcome." } });
    fireEvent.error(await screen.findByLabelText("What safeguarding means"));
    expect(await screen.findByText("The video couldn’t be played")).toBeVisible();
    expect(screen.getByRole("link", { name: /Open video file/ })).toHaveAttribute("href", "https://media.example.org/gone.mp4");
    expect(screen.getByText("Transcript")).toBeVisible();
  });

  it("opens a document in a new tab and shows its name", async () => {
    open({ kind: "document", body: { url: "https://files.example.org/Reference%20sheet.pdf" } });
    expect(await screen.findByText("Reference sheet.pdf")).toBeVisible();
    const link = screen.getByRole("link", { name: /Open document/ });
    expect(link).toHaveAttribute("href", "https://files.example.org/Reference%20sheet.pdf");
    expect(link).toHaveAttribute("rel", "noopener noreferrer");
  });

  it("shows an uploaded picture, and calls an uploaded PDF by its title", async () => {
    const address = (type: string) => `https://bucket.example.org/media/a/b?response-content-type=${encodeURIComponent(type)}&X-Amz-Signature=s`;
    open({ kind: "document", body: { url: address("image/png") } });
    expect(await screen.findByRole("img", { name: "What safeguarding means" })).toHaveAttribute("src", address("image/png"));
    cleanup();
    open({ kind: "document", body: { url: address("application/pdf") } });
    expect(await screen.findByText("PDF")).toBeVisible();
    expect(screen.getByRole("link", { name: /Open document/ })).toHaveAttribute("href", address("application/pdf"));
  });

  it("asks for an uploaded film as its captions have to be asked for, and names their language", async () => {
    const address = (type: string) => `https://bucket.example.org/media/a/b?response-content-type=${encodeURIComponent(type)}&X-Amz-Signature=s`;
    const body = { url: address("video/mp4"), captions: address("text/vtt"), captions_language: "cy", transcript: "Croeso." };
    open({ kind: "video", body });
    const video = await screen.findByLabelText("What safeguarding means");
    expect(video).toHaveAttribute("crossorigin", "anonymous");
    const track = document.querySelector("track[kind=captions]");
    expect([track?.getAttribute("srclang"), track?.getAttribute("label")]).toEqual(["cy", "Welsh"]);
  });

  it("rejects an unsafe address", async () => {
    open({ kind: "link", body: { url: "javascript:alert(1)" } });
    expect(await screen.findByText("This resource can’t be opened")).toBeVisible();
  });
});

it("sends a learner who is not enrolled to the course page", async () => {
  server.use(http.get("/api/learning/content/{content_uuid}/", () => refusal(403, "NOT_ENROLLED")));
  renderApp(address);
  expect(await screen.findByRole("link", { name: "View course" })).toHaveAttribute("href", pathTo(routes.course, { courseUuid: COURSE }));
});
