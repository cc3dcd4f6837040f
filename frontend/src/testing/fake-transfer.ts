/** Replaces XMLHttpRequest, so that a test controls how far an upload gets and how it ends. */
import { vi } from "vitest";

export class FakeTransfer {
  readonly upload: { onprogress: ((event: { loaded: number }) => void) | null } = { onprogress: null };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  onloadend: (() => void) | null = null;
  status = 0;
  method = "";
  url = "";
  headers: Record<string, string> = {};
  body: Blob | null = null;
  aborted = false;

  open(method: string, url: string): void {
    this.method = method;
    this.url = url;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  send(body: Blob): void {
    this.body = body;
  }

  abort(): void {
    this.aborted = true;
    this.onabort?.();
    this.onloadend?.();
  }

  progress(loaded: number): void {
    this.upload.onprogress?.({ loaded });
  }

  answer(status: number): void {
    this.status = status;
    this.onload?.();
    this.onloadend?.();
  }

  cut(): void {
    this.onerror?.();
    this.onloadend?.();
  }
}

/** Records every transfer opened from now on, in order. */
export function watchTransfers(): FakeTransfer[] {
  const transfers: FakeTransfer[] = [];
  vi.stubGlobal(
    "XMLHttpRequest",
    class extends FakeTransfer {
      constructor() {
        super();
        transfers.push(this);
      }
    },
  );
  return transfers;
}
