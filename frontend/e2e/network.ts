/**
 * A line between a browser and the stack that can be cut in the middle of an upload. The browser's own
 * emulation cannot: what is under way when it goes offline still arrives.
 */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface Network {
  /** For a browser context's `proxy`, for this machine's own addresses too. */
  proxy: { server: string; bypass: string };
  /** Every upload breaks off after so many bytes; null mends the line. */
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
