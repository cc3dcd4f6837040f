/** Browser features missing from jsdom, and one mocked API for all tests. */
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { onlineManager } from "@tanstack/react-query";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { connectApi } from "@/shared/api/client";
import { connectProvider } from "@/shared/config/provider";
import { API_URL, server } from "./server";

vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  },
);
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollBy = () => undefined;
Element.prototype.hasPointerCapture = () => false;
Element.prototype.releasePointerCapture = () => undefined;

// The first use of a lazy page compiles it, possibly on a busy machine.
configure({ asyncUtilTimeout: 5000 });

// An unexpected request is a defect, so it fails the test.
beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
});
beforeEach(() => {
  connectProvider("Meridian CPD");
  connectApi({ baseUrl: API_URL, token: () => "token-of-a-test", onRejectedToken: () => undefined });
});
afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  onlineManager.setOnline(true);
  vi.useRealTimers();
});
afterAll(() => {
  server.close();
});
