import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, stdout } from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COLLECTIONS } from "../../domain/collections.js";
import type { CustomerDocument } from "../../domain/customer.js";
import type { CollectionName, Stored } from "../../domain/documents.js";
import type { EffectDocument } from "../../domain/effect.js";
import type { PersonDocument } from "../../domain/person.js";
import type { ReviewDocument } from "../../domain/review.js";
import type { RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { openTinyDesk, pickExamples, sendAs, whoIs, type TinyDesk } from "./tiny-desk.js";

const URL_OF_MODEL = env["MODEL_TEST_URL"] ?? "";
const NAME_OF_MODEL = env["MODEL_TEST_NAME"] ?? "tiny";
const TICKETS = Number(env["MODEL_TEST_TICKETS"] ?? 100);
const ONE_TICKET_MS = 600_000;
const ALL_TICKETS_MS = 4 * 3_600_000;
/** Reviews that a manager accepts at the end, so that something leaves by a person's decision too. */
const ACCEPTED = 5;

const why = URL_OF_MODEL === "" ? ": skipped, MODEL_TEST_URL is not set (see test/model/README.md)" : "";

describe.skipIf(URL_OF_MODEL === "")(`a desk whose model is tiny and poor${why}`, () => {
  let desk: TinyDesk;
  let dataDir: string;
  let worked: TicketDocument[] = [];

  const everything = async <T = Stored>(collection: CollectionName) =>
    (await desk.store.documents.find(collection, { limit: 10_000 })) as T[];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "deskgraph-model-"));
    desk = await openTinyDesk(dataDir, { url: URL_OF_MODEL, name: NAME_OF_MODEL });
    worked = await workTickets();
    await acceptSome();
    stdout.write(`${await report()}\n`);
  }, ALL_TICKETS_MS);

  afterAll(async () => {
    await desk?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  test("every ticket is worked to its end or to a person", async () => {
    expect(worked).toHaveLength(TICKETS);
    expect(worked.filter(({ settled }) => !settled).map(({ ticket_id }) => ticket_id)).toEqual([]);
    const runs = await everything<RunDocument>("runs");
    expect(runs.length).toBeGreaterThanOrEqual(TICKETS);
    const ended = runs.filter(({ status }) => status === "completed" || status === "interrupted");
    expect(ended).toHaveLength(runs.length);
  });

  test("nothing invalid is stored", async () => {
    const names = Object.keys(COLLECTIONS) as CollectionName[];
    const bad = await Promise.all(
      names.map(async (collection) => {
        const { schema, key } = COLLECTIONS[collection];
        const documents = await everything(collection);
        return documents
          .filter((document) => !schema.safeParse(document).success)
          .map((document) => `${collection} ${String(document[key])}`);
      }),
    );
    expect(bad.flat()).toEqual([]);
  });

  test("nothing leaves without its person, unless every condition of the policy holds", async () => {
    const effects = await everything<EffectDocument>("effects");
    const left = effects.filter(({ by, status }) => by === "ai" && status !== "void");
    const reasons = await Promise.all(
      left.map(async (effect) => ({ effect_id: effect.effect_id, reason: await reasonOf(effect) })),
    );
    expect(reasons.filter(({ reason }) => reason === "none")).toEqual([]);
  });

  test("the model was asked, and answered for most tickets, in its way", () => {
    const { answered, repaired, unusable, refused } = desk.counts;
    expect(answered + repaired + unusable + refused).toBeGreaterThan(TICKETS / 2);
  });

  async function workTickets(): Promise<TicketDocument[]> {
    const customers = await everything<CustomerDocument>("customers");
    const done: TicketDocument[] = [];
    for (const [nth, example] of (await pickExamples(TICKETS)).entries()) {
      // oxlint-disable-next-line no-await-in-loop -- the model answers one question at a time
      const { ticket_id } = await sendAs(desk, customers[nth % customers.length]!, example);
      // oxlint-disable-next-line no-await-in-loop
      done.push(await desk.waitForTicket(ticket_id, ONE_TICKET_MS));
      if (done.length % 10 === 0) stdout.write(`${done.length} tickets: ${JSON.stringify(desk.counts)}\n`);
    }
    return done;
  }

  /** As the sample desk's manager. */
  async function acceptSome(): Promise<void> {
    const people = await everything<PersonDocument>("people");
    const manager = people.find(({ role }) => role === "manager")!;
    const principal = { type: "person", id: manager.agent_id } as const;
    const who = await whoIs(desk, { role: "manager", name: manager.name, principal });
    const open = (await everything<ReviewDocument>("reviews")).filter(({ status }) => status === "pending");
    for (const review of open.slice(0, ACCEPTED)) {
      // oxlint-disable-next-line no-await-in-loop -- one decision after the other
      await desk.desk.decideReview(review.review_id, { type: "accept" }, { who });
      // oxlint-disable-next-line no-await-in-loop
      await desk.waitForTicket(review.ticket_id, ONE_TICKET_MS);
    }
  }

  /** Read from what is stored, not from what the review node thought of it. */
  async function reasonOf({ run_id, ticket_id }: EffectDocument): Promise<"person" | "policy" | "none"> {
    const reviews = (await everything<ReviewDocument>("reviews")).filter(
      (review) => review.run_id === run_id,
    );
    if (reviews.some(({ status, decided }) => decided && ["accepted", "edited"].includes(status)))
      return "person";
    const run = (await everything<RunDocument>("runs")).find((each) => each.run_id === run_id);
    const ticket = await desk.store.tickets.get(ticket_id);
    const decided = new Map(run?.decisions.map((decision) => [decision.node, decision]));
    const { autonomy } = desk.policy.policy;
    const holds = [
      reviews.length === 0,
      decided.get("review")?.outcome["type"] === "auto",
      (decided.get("review")?.confidence ?? 0) >= autonomy.min_confidence,
      autonomy.risk.some((risk) => risk === decided.get("sense")?.outcome["risk"]),
      autonomy.priority.some((priority) => priority === decided.get("route")?.outcome["priority"]),
      !decided.has("escalate"),
      JSON.stringify(decided.get("troubleshoot")?.outcome["concerns"]) === "[]",
      ticket?.degraded.length === 0,
    ];
    return holds.every(Boolean) ? "policy" : "none";
  }

  async function report(): Promise<string> {
    const runs = await everything<RunDocument>("runs");
    const decisions = runs.flatMap((run) => run.decisions);
    const local = ["classify", "sense", "troubleshoot", "escalate"].map((node) => {
      const made = decisions.filter((decision) => decision.node === node);
      return `${node} ${made.filter(({ decided_by }) => decided_by === "local").length}/${made.length}`;
    });
    const effects = await everything<EffectDocument>("effects");
    const reviews = await everything<ReviewDocument>("reviews");
    const automatic = decisions.filter(
      ({ node, outcome }) => node === "review" && outcome["type"] === "auto",
    );
    return [
      `${worked.length} tickets with ${NAME_OF_MODEL}: ${JSON.stringify(desk.counts)}`,
      `decided locally after all: ${local.join(", ")}`,
      `degraded: ${worked.filter(({ degraded }) => degraded.length > 0).length}`,
      `${automatic.length} automatic, ${reviews.length} reviews, ${effects.length} effects`,
    ].join("\n");
  }
});
