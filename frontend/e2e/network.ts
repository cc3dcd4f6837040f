/**
 * A proxy between the browser and the stack that can break an upload part-way. The browser's own offline
 * emulation cannot: requests already in progress still arrive.
 */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface Network {
  /** For a browser context's `proxy` option; also proxies local addresses. */
  proxy: { server: string; bypass: string };
  /** Breaks every upload after this many bytes; null restores the connection. */
  cutAfter: (bytes: number | null) => void;
  close: () => void;
}

export async function startNetwork(): Promise<Network> {
  let limit: number | null = null;
  const server = createServer((incoming, answer) => {
    const { url = "", method, headers } = incoming;
    const outgoing = request(url, { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    outgoing.on("error", () => incoming.socket.destroy());
    let sent = 0;
    incoming.on("data", (part: Buffer) => {
      sent += part.length;
      if (method !== "PUT" || limit === null || sent < limit) return;
      outgoing.destroy();
      incoming.socket.destroy();
    });
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    proxy: { server: `http://127.0.0.1:${port}`, bypass: "<-loopback>" },
    cutAfter: (bytes) => {
      limit = bytes;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
