import { z } from "zod";
import { ApiKeyDocument } from "../../domain/api-key.js";
import { DAY_MS, isoAfter } from "../../domain/clock.js";
import { anyCase, Role } from "../../domain/enums.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Route } from "../http/route.js";
import { issueKey } from "../keys/issue-key.js";
import { pick } from "../views/pick.js";
import { Id } from "./schemas.js";
import { notThere } from "./ticket-access.js";

const Key = ApiKeyDocument.omit({ hash: true, use: true, session_of: true });
type Key = z.infer<typeof Key>;

const NewKey = z.object({
  role: anyCase(Role.exclude(["guest"])),
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe("A person's name or id, a customer's email address, or what an integration is called"),
  vouches: z.boolean().default(false).describe("The integration has authenticated whom it speaks for"),
  days: z.number().int().min(1).max(3650).optional().describe("It expires after so many days"),
});

const IssuedKey = Key.extend({ key: z.string().describe("`dk_…`; not shown again") });

const shared = { tags: ["keys"], access: "keys.manage" } as const;
const view = (key: ApiKeyDocument): Key => pick(Key, key);

/** Who may come in: keys by whom they belong to, never themselves. */
export const keyRoutes = (deps: HttpDeps): Route[] => [list(deps), create(deps), revoke(deps)];

const list = ({ apiKeys }: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/keys",
    operationId: "listKeys",
    summary: "All keys, the newest first; revoked and expired ones too",
    answers: { status: 200, description: "The keys, without themselves", schema: z.array(Key) },
    handler: async () => ({ body: (await apiKeys.list()).map(view) }),
  });

const create = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/keys",
    operationId: "createKey",
    summary: "A new key, shown in this answer and never again",
    shownOnce: true,
    body: NewKey,
    answers: { status: 201, description: "The key", schema: IssuedKey },
    handler: async ({ body: { days, ...wish } }) => {
      const { key, document } = await issueKey(
        { ...deps, policy: deps.policy.policy },
        { ...wish, expires_at: days === undefined ? null : isoAfter(deps.clock(), days * DAY_MS) },
      );
      return { body: { ...view(document), key } };
    },
  });

const revoke = ({ apiKeys }: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "delete",
    path: "/api/keys/:id",
    operationId: "revokeKey",
    summary: "Revoke a key: it, and every session opened with it, is refused from the next request on",
    params: Id,
    answers: { status: 204, description: "Revoked" },
    handler: async ({ params }) => {
      if (!(await apiKeys.revoke(params.id))) throw notThere("key that could be revoked", params.id);
      return {};
    },
  });
