import { expect, it } from "vitest";
import { videoSource } from "./video-source";

it.each([
  ["https://media.example.org/a.mp4?v=2", "file", "https://media.example.org/a.mp4?v=2"],
  ["https://b.example.org/media/a/b?response-content-type=video%2Fmp4", "file", "https://b.example.org/media/a/b?response-content-type=video%2Fmp4"],
  ["https://www.youtube.com/watch?v=dQw4w9WgXcQ", "embed", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"],
  ["https://youtu.be/dQw4w9WgXcQ", "embed", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"],
  ["https://vimeo.com/123456789", "embed", "https://player.vimeo.com/video/123456789?dnt=1"],
])("%s is played as %s", (address, kind, src) => {
  expect(videoSource(new URL(address))).toEqual({ kind, src });
});

it.each(["https://example.org/watch", "https://www.youtube.com/watch?v=%22onload", "https://notyoutube.com/watch?v=dQw4w9WgXcQ"])(
  "%s is linked, not played",
  (address) => {
    expect(videoSource(new URL(address))).toBeNull();
  },
);
