import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { closingServer } from "../../../server/http/closing-server.js";

test("a server closes though a listener never says goodbye and a request is never answered", async () => {
  const server = createServer(() => {});
  server.on("upgrade", (_request, socket) => void socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
  const close = closingServer(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const listener = connect({ port, allowHalfOpen: true });
  listener.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  await once(listener, "data");
  const waiting = connect(port);
  waiting.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  await once(server, "request");
  const gone = Promise.all([once(listener, "close"), once(waiting, "close")]);
  listener.on("error", () => {});
  waiting.on("error", () => {});
  const startedMs = performance.now();
  await close();
  expect(performance.now() - startedMs).toBeLessThan(5000);
  listener.destroy();
  await gone;
});
