import { fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aContent, COURSE, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";

const page = pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(111) });
const film = (signature: number) => `https://bucket.example.org/a?response-content-type=video%2Fmp4&X-Amz-Signature=${signature}`;
const captions = (signature: number) => `https://bucket.example.org/b?response-content-type=text%2Fvtt&X-Amz-Signature=${signature}`;
/** How often the content was asked for: each time its addresses are new. */
let asked = 0;
const play = vi.fn(() => Promise.resolve());

beforeEach(() => {
  asked = 0;
  play.mockClear();
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(play);
  server.use(
    http.get("/api/learning/content/{content_uuid}/", () => {
      asked += 1;
      return HttpResponse.json(aContent({ kind: "video", body: { url: film(asked), captions: captions(asked), transcript: "Welcome." } }));
    }),
  );
});

/** The film, as it is after playing for a minute. */
async function playing(): Promise<HTMLVideoElement> {
  renderApp(page);
  const video: HTMLVideoElement = await screen.findByLabelText("What safeguarding means");
  Object.defineProperty(video, "duration", { value: 120 });
  Object.defineProperty(video, "paused", { value: false, configurable: true });
  fireEvent.loadedMetadata(video);
  video.currentTime = 60;
  return video;
}

function breakOff(video: HTMLVideoElement, code: number): void {
  Object.defineProperty(video, "error", { value: { code }, configurable: true });
  fireEvent.error(video);
}

it("goes on where it stood when the address of an uploaded film has expired", async () => {
  const video = await playing();
  breakOff(video, 2);
  await waitFor(() => {
    expect(video).toHaveAttribute("src", film(2));
  });
  expect(document.querySelector("track")).toHaveAttribute("src", captions(2));
  expect(video).toBeInTheDocument();
  video.currentTime = 0;
  fireEvent.loadedMetadata(video);
  expect(video.currentTime).toBe(60);
  expect(play).toHaveBeenCalledTimes(1);
});

it("stays paused where it was paused", async () => {
  const video = await playing();
  Object.defineProperty(video, "paused", { value: true });
  breakOff(video, 4);
  await waitFor(() => {
    expect(video).toHaveAttribute("src", film(2));
  });
  video.currentTime = 0;
  fireEvent.loadedMetadata(video);
  expect(video.currentTime).toBe(60);
  expect(play).not.toHaveBeenCalled();
});

it("keeps its address when the content is read again for another reason", async () => {
  const video = await playing();
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 3_600_000);
  fireEvent(window, new Event("visibilitychange"));
  await waitFor(() => {
    expect(asked).toBe(2);
  });
  expect(video).toHaveAttribute("src", film(1));
  expect(video.currentTime).toBe(60);
});

it("says that a film cannot be played when the new address is refused as well", async () => {
  const video = await playing();
  breakOff(video, 2);
  await waitFor(() => {
    expect(video).toHaveAttribute("src", film(2));
  });
  breakOff(video, 4);
  expect(await screen.findByText("The video couldn’t be played")).toBeVisible();
  expect(asked).toBe(2);
});

it("asks for no new address for a film that is damaged", async () => {
  breakOff(await playing(), 3);
  expect(await screen.findByText("The video couldn’t be played")).toBeVisible();
  expect(asked).toBe(1);
});
