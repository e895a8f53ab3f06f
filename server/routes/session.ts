import { z } from "zod";
import { Customer } from "../../domain/customer.js";
import { Language, Role } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import { Person } from "../../domain/person.js";
import { can, isOutside, RIGHTS, type Capability } from "../../domain/rights.js";
import { Principal } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import { definePublicRoute, type Answer, type AskedByAnyone, type Route } from "../http/route.js";
import { endedCookie, sessionCookie, sessionKeyOf } from "../http/session-cookie.js";
import type { Who } from "../http/who.js";
import type { Opened } from "../sessions/create-sessions.js";
import { pick } from "../views/pick.js";

/** Tries a minute and address: room for an office behind one address, none for guessing. */
const TRIES_PER_MINUTE = 120;
/** Codes cost their receiver a mail. */
const CODES_PER_MINUTE = 20;

export const Session = z.object({
  role: Role,
  name: z.string(),
  principal: Principal,
  rights: z.record(z.string(), z.string()).describe("How far each of the role's rights reaches"),
  person: Person.nullable(),
  customer: Customer.nullable(),
  expires_at: z.string().nullable(),
  desk: z
    .object({
      queues: z.array(z.object({ queue: z.string(), description: z.string() })),
      undo_seconds: z.number(),
      max_instructions: z.number(),
    })
    .nullable()
    .describe("Null to clients and customers"),
});
export type Session = z.infer<typeof Session>;

const Entrance = z.object({
  session: Session.nullable(),
  desk: z.object({
    name: z.string(),
    languages: z.array(Language),
    min_confidence: z.number().describe("How sure an answer must be that nobody has looked at, 0 to 1"),
  }),
  demo: z.array(z.string()).describe("Who can be signed in as without a key; none outside the demo"),
});

const NewSession = z.union([
  z.strictObject({ key: z.string().min(1).max(200) }),
  z.strictObject({ demo: z.string().min(1).max(40) }),
  z.strictObject({ email: z.email().max(254), code: z.string().min(4).max(40) }),
  z.strictObject({ guest: z.literal(true) }),
]);
type NewSession = z.infer<typeof NewSession>;

const CodeWish = z.object({ email: z.email().max(254), language: Language.default("en") });

type Deps = Pick<HttpDeps, "authenticate" | "sessions" | "demoKeys" | "policy">;
const shared = { tags: ["session"], access: "public" } as const;

/** Coming in by a browser: with a key, a code that was mailed, as a demo's person, or as a guest. */
export const sessionRoutes = (deps: Deps): Route[] => [
  look(deps),
  open(deps),
  guestToken(deps),
  code(deps),
  end(deps),
];

const look = (deps: Deps): Route =>
  definePublicRoute({
    ...shared,
    method: "get",
    path: "/api/session",
    operationId: "getSession",
    summary: "Who is signed in with this browser, and what they may do",
    answers: { status: 200, description: "The session, or none", schema: Entrance },
    handler: async ({ header }) => {
      const who = await whoHas(deps, sessionKeyOf(header("Cookie")));
      const { desk, languages, autonomy } = deps.policy.policy;
      return {
        headers: { "Cache-Control": "no-store" },
        body: {
          session: who ? sessionView(deps, who) : null,
          desk: {
            name: desk.name,
            languages: languages.supported,
            min_confidence: autonomy.min_confidence,
          },
          demo: deps.demoKeys ? Object.keys(await deps.demoKeys()).filter((name) => name !== "client") : [],
        },
      };
    },
  });

const open = (deps: Deps): Route =>
  definePublicRoute({
    ...shared,
    method: "post",
    path: "/api/session",
    operationId: "openSession",
    summary: "Sign in: the answer sets a cookie that no script can read",
    perMinute: TRIES_PER_MINUTE,
    problems: [401, 403],
    body: NewSession,
    answers: { status: 201, description: "Signed in", schema: Session },
    handler: async ({ body, site, header }): Promise<Answer> => {
      refuseOtherSites({ site, header });
      const opened = await opening(deps, body);
      const { key, who, lastsMs } = opened;
      return {
        headers: {
          "Set-Cookie": sessionCookie(key, { ...site(), lastsMs }),
          "Cache-Control": "no-store",
        },
        body: sessionView(deps, who),
      };
    },
  });

/** In a frame on another site's page a browser sends no cookies of ours: the chat holds its key itself. */
const guestToken = ({ sessions }: Deps): Route =>
  definePublicRoute({
    ...shared,
    method: "post",
    path: "/api/session/guest",
    operationId: "openGuestSession",
    summary:
      "A guest's key, for the chat on other sites' pages: good for what is written with it, and no more",
    perMinute: CODES_PER_MINUTE,
    problems: [403],
    answers: {
      status: 201,
      description: "The key, for thirty days",
      schema: z.object({ token: z.string(), expires_at: z.string().nullable() }),
    },
    handler: async ({ site, header }) => {
      refuseOtherSites({ site, header });
      const { key, who } = await sessions.asGuest();
      return {
        headers: { "Cache-Control": "no-store" },
        body: { token: key, expires_at: who.key.expires_at },
      };
    },
  });

const code = (deps: Deps): Route =>
  definePublicRoute({
    ...shared,
    method: "post",
    path: "/api/session/code",
    operationId: "sendSignInCode",
    summary: "Have a code sent to an address; the answer is the same whether or not anybody is known by it",
    perMinute: CODES_PER_MINUTE,
    problems: [403],
    body: CodeWish,
    answers: { status: 202, description: "On its way" },
    handler: async ({ body, site, header }) => {
      refuseOtherSites({ site, header });
      await deps.sessions.sendCode(body.email, body.language);
      return {};
    },
  });

const end = (deps: Deps): Route =>
  definePublicRoute({
    ...shared,
    method: "delete",
    path: "/api/session",
    operationId: "endSession",
    summary: "Sign out: the session is over everywhere",
    problems: [403],
    answers: { status: 204, description: "Signed out" },
    handler: async ({ site, header }) => {
      refuseOtherSites({ site, header });
      const who = await whoHas(deps, sessionKeyOf(header("Cookie")));
      if (who) await deps.sessions.end(who);
      return { headers: { "Set-Cookie": endedCookie } };
    },
  });

function opening({ sessions, demoKeys }: Deps, wanted: NewSession): Promise<Opened> {
  if ("key" in wanted) return sessions.withKey(wanted.key.trim());
  if ("code" in wanted) return sessions.withCode(wanted);
  if ("guest" in wanted) return sessions.asGuest();
  return asDemo({ sessions, demoKeys }, wanted.demo);
}

async function asDemo({ sessions, demoKeys }: Pick<Deps, "sessions" | "demoKeys">, name: string) {
  const key = (Object.entries((await demoKeys?.()) ?? {}) as [string, string][]).find(
    ([known]) => known === name,
  )?.[1];
  if (key === undefined) throw new AppError("unauthorized", `There is no "${name}" of a demo here.`);
  return sessions.withKey(key);
}

/** A page of another site must not sign anybody in or out, also not as somebody else. */
function refuseOtherSites({
  site,
  header,
}: Pick<AskedByAnyone<unknown, unknown, unknown>, "site" | "header">) {
  if (header("Origin") !== undefined && !site().isSame)
    throw new AppError("forbidden", "Sessions begin and end on the desk's own pages only.");
}

/** Undefined for a cookie that is no longer good. */
async function whoHas({ authenticate }: Deps, key: string | undefined): Promise<Who | undefined> {
  if (key === undefined) return undefined;
  try {
    return await authenticate(key);
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthorized") return undefined;
    throw error;
  }
}

function sessionView(
  { policy: { policy } }: Deps,
  { role, principal, person, customer, key, actor }: Who,
): Session {
  const capabilities = Object.keys(RIGHTS) as Capability[];
  return {
    role,
    name: actor.name,
    principal,
    rights: Object.fromEntries(
      capabilities.flatMap((capability) => {
        const scope = can(role, capability);
        return scope === undefined ? [] : [[capability, scope]];
      }),
    ),
    person: person ? pick(Person, person) : null,
    customer: customer ? pick(Customer, customer) : null,
    expires_at: key.expires_at,
    desk: isOutside(role)
      ? null
      : {
          queues: Object.entries(policy.queues).map(([queue, { description }]) => ({ queue, description })),
          undo_seconds: policy.reviews.undo_seconds,
          max_instructions: policy.autonomy.max_instructions,
        },
  };
}
