import { expect, test } from "vitest";
import { serveDesk } from "../../fixtures/http-desk.js";
import { inTurn } from "../../fixtures/in-turn.js";

test("a list of tickets goes on only in the order in which it began", async () => {
  const desk = await serveDesk();
  await inTurn([1, 2, 3], () => desk.ticket());
  const cursorOf = async (query: string) => {
    const { headers } = await desk.send(`/api/tickets?limit=1${query}`);
    return new URLSearchParams(/\?([^>]+)>/.exec(headers.get("link") ?? "")?.[1]).get("cursor");
  };
  const [usual, due] = [await cursorOf(""), await cursorOf("&sort=due")];
  const answer = async (query: string) => {
    const { status, json } = await desk.send(`/api/tickets?${query}`);
    return [status, json.errors?.[0].path];
  };
  expect(await answer(`sort=due&cursor=${due}`)).toEqual([200, undefined]);
  expect(await answer(`sort=newest&cursor=${usual}`)).toEqual([200, undefined]);
  expect(await answer(`sort=oldest&cursor=${usual}`)).toEqual([400, "cursor"]);
  expect(await answer(`cursor=${due}`)).toEqual([400, "cursor"]);
  const beyond = Buffer.from('{"value":"","key":"","stretch":9}').toString("base64url");
  expect(await answer(`cursor=${beyond}`)).toEqual([400, "cursor"]);
});
