import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TicketState } from "../../agents/state.js";
import { AppError } from "../../domain/errors.js";
import { NodeName } from "../../domain/run.js";
import { namesOf, type Names } from "./names.js";
import { format, writeTemplates } from "./write-templates.js";

const FILES = ["output.ts", "prompt.ts", "model-strategy.ts", "local-strategy.ts", "node.ts"];
const PORTS = "agents/ports.ts";
/** Every agent that may ask a model is named in this type. */
const AGENT_NAMES = /((?:export )?type AgentName =[^;]*);/;

/**
 * Makes an agent that decides by itself, with its test, and names it in `agents/ports.ts`. What to do next, as text.
 * @throws AppError "invalid_input" for a name that cannot be; "conflict" for one that is taken
 */
export async function newAgent(root: string, name: string): Promise<string> {
  const names = namesOf(name);
  refuseTaken(names);
  const ports = await readFile(join(root, PORTS), "utf8");
  if (!AGENT_NAMES.test(ports))
    throw new AppError("invalid_input", `${PORTS} has no type AgentName to add to`);
  if (ports.includes(`| "${name}"`))
    throw new AppError("conflict", `${PORTS} knows an agent "${name}" already`);
  const test = `test/unit/agents/${name}/node.test.ts`;
  const files = FILES.map((file) => ({ template: `agent/${file}.txt`, file: `agents/${name}/${file}` }));
  await writeTemplates(root, names, [...files, { template: "agent/node.test.ts.txt", file: test }]);
  await writeFile(join(root, PORTS), ports.replace(AGENT_NAMES, `$1 | "${name}";`));
  await format(root, [PORTS]);
  return nextSteps(names, [...files.map(({ file }) => file), test]);
}

/** A node may not bear the name of a state key, nor two nodes one name. */
function refuseTaken({ name, key }: Names): void {
  if (Object.keys(TicketState.fields).includes(key))
    throw new AppError("conflict", `"${key}" is a key of the state already (agents/state.ts)`);
  for (const node of [key, nodeOf(key)])
    if (NodeName.safeParse(node).success)
      throw new AppError(
        "conflict",
        `"${node}" is a node of the graph already (graphs/ticket.ts): call ${name} otherwise`,
      );
}

const nodeOf = (key: string): string => `decide_${key}`;

const nextSteps = ({ name, Pascal, camel, key }: Names, files: readonly string[]): string =>
  `Made ${files.join("\n     ")}
and named it in ${PORTS}.

Its test passes already:

  npx vitest run test/unit/agents/${name}

Now, in this order (docs/extending.md walks through it):

1. agents/${name}/: say what it decides (output.ts), by which words (local-strategy.ts), and ask a model for it
   (prompt.ts). Its test tells when it is wrong.
2. agents/state.ts, the state key:
     import { ${Pascal}InState } from "./${name}/output.js";
     ${key}: ${Pascal}InState.optional(),
3. graphs/ticket.ts, the wiring:
     import { create${Pascal}, type ${Pascal}Deps } from "../agents/${name}/node.js";
     ${camel}: ${Pascal}Deps;                          in TicketGraphDeps
     .addNode("${nodeOf(key)}", careful("${nodeOf(key)}", create${Pascal}(deps.${camel})))
     its edges: .addEdge("prepare", "${nodeOf(key)}"), and its name where the branches join
   and raise GRAPH_VERSION: runs that wait at a review are begun anew.
4. server/composition/build-agents.ts, what it stands on:
     ${camel}: node,
   and in the tests' own: ${camel}: common in test/unit/graphs/ticket.test.ts, ${key}: undefined in
   test/unit/agents/run-state.ts.
5. domain/run.ts: "${nodeOf(key)}" in NodeName, where a run's path is told.
6. Read state.${key} where it matters: a trigger in domain/escalation.ts, a reason in agents/review/reasons.ts.

  npm run check && npm test`;
