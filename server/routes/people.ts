import { z } from "zod";
import { anyCase, Presence } from "../../domain/enums.js";
import { Person, type PersonDocument } from "../../domain/person.js";
import { can } from "../../domain/rights.js";
import type { HttpDeps } from "../http/deps.js";
import { PageQuery } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import { pick } from "../views/pick.js";
import { Id } from "./schemas.js";
import { notThere } from "./ticket-access.js";

const NewPresence = z.object({ status: anyCase(Presence) });
const view = (person: PersonDocument): Person => pick(Person, person);

/** Who works here, and whether they can be given work. */
export function peopleRoutes(deps: HttpDeps): Route[] {
  const list = defineRoute({
    method: "get",
    path: "/api/people",
    operationId: "listPeople",
    summary: "Everyone at the desk, by id",
    tags: ["people"],
    access: "people.read",
    paged: true,
    query: PageQuery,
    answers: { status: 200, description: "The people", schema: z.array(Person) },
    handler: async ({ query }) => {
      const after = query.cursor;
      const people = await deps.people.list();
      const rest = after === undefined ? people : people.filter(({ agent_id }) => agent_id > after);
      const items = rest.slice(0, query.limit);
      const next = rest.length > items.length ? (items.at(-1)?.agent_id ?? null) : null;
      return { body: items.map(view), next };
    },
  });

  const presence = defineRoute({
    method: "put",
    path: "/api/people/:id/presence",
    operationId: "setPresence",
    summary: "Say whether someone can be given work",
    tags: ["people"],
    access: "people.presence",
    params: Id,
    body: NewPresence,
    answers: { status: 200, description: "The person as they now stand", schema: Person },
    handler: async ({ who, params, body }) => {
      const isTheirs = can(who.role, "people.presence") === "all" || who.person?.agent_id === params.id;
      if (!isTheirs) throw notThere("person", params.id);
      return { body: view(await deps.desk.setPresence(params.id, body, { who })) };
    },
  });

  return [list, presence];
}
