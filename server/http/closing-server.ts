import type { Server } from "node:http";
import type { Socket } from "node:net";
import { SECOND_MS } from "../../domain/clock.js";

/** Those who are being answered have so long to take it. */
const PATIENCE_MS = SECOND_MS;

/**
 * What closes a server, within little more than a second whoever is connected: idle connections at once, the others
 * when they have been answered, and those that go on by force. Upgraded ones too, which `closeAllConnections` does not
 * know: a listener whose computer sleeps never says goodbye. Call it before the server listens.
 */
export function closingServer(server: Server): () => Promise<void> {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const timer = setTimeout(() => open.forEach((socket) => socket.destroy()), PATIENCE_MS);
    await closed;
    clearTimeout(timer);
  };
}
