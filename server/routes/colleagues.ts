import { z } from "zod";
import { Person } from "../../domain/person.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Route } from "../http/route.js";
import { pick } from "../views/pick.js";

const Colleague = Person.pick({
  agent_id: true,
  name: true,
  role: true,
  presence: true,
  queues: true,
  active: true,
});

/** Who is behind the ids that stand in tickets and reviews. */
export const colleagueRoutes = ({ people }: Pick<HttpDeps, "people">): Route[] => [
  defineRoute({
    method: "get",
    path: "/api/colleagues",
    operationId: "listColleagues",
    summary: "Everyone at the desk: name, role, queues and presence",
    tags: ["people"],
    access: "colleagues.read",
    answers: { status: 200, description: "All of them, by name", schema: z.array(Colleague) },
    handler: async () => {
      const everyone = await people.list();
      return {
        body: everyone
          .map((person) => pick(Colleague, person))
          .toSorted((a, b) => a.name.localeCompare(b.name)),
      };
    },
  }),
];
