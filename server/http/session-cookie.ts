import { SECOND_MS } from "../../domain/clock.js";

/** `SameSite=Strict`: no other site's page can make a browser send it. */
const NAME = "deskgraph_session";
const ATTRIBUTES = "Path=/; HttpOnly; SameSite=Strict";

/** The session key of a `Cookie` header; undefined where there is none. */
export function sessionKeyOf(cookieHeader: string | undefined): string | undefined {
  for (const pair of (cookieHeader ?? "").split(";")) {
    const [name = "", value = ""] = pair.split("=", 2);
    if (name.trim() === NAME && value.trim() !== "") return value.trim();
  }
  return undefined;
}

/** The `Set-Cookie` that begins a session. No script can read it. */
export const sessionCookie = (key: string, { isSecure, lastsMs }: { isSecure: boolean; lastsMs: number }) =>
  `${NAME}=${key}; ${ATTRIBUTES}; Max-Age=${Math.floor(lastsMs / SECOND_MS)}${isSecure ? "; Secure" : ""}`;

/** The `Set-Cookie` that ends it. */
export const endedCookie = `${NAME}=; ${ATTRIBUTES}; Max-Age=0`;

/** Whether a request that names its page's origin comes from a page of this very host. */
export function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host.toLowerCase();
}
