import { namesOf, type Names } from "./names.js";
import { writeTemplates } from "./write-templates.js";

/**
 * Makes a tool that reads the ticket's own customer, with its test. What to do next, as text.
 * @throws AppError "invalid_input" for a name that cannot be; "conflict" for one that is taken
 */
export async function newTool(root: string, name: string): Promise<string> {
  const names = namesOf(name);
  const planned = [
    { template: "tool/tool.ts.txt", file: `tools/${name}.ts` },
    { template: "tool/tool.test.ts.txt", file: `test/unit/tools/${name}.test.ts` },
  ];
  await writeTemplates(root, names, planned);
  return nextSteps(
    names,
    planned.map(({ file }) => file),
  );
}

const nextSteps = ({ name, Pascal, key }: Names, files: readonly string[]): string =>
  `Made ${files.join("\n     ")}

Its test passes already:

  npx vitest run test/unit/tools/${name}.test.ts

Now:

1. tools/${name}.ts: what it reads, for whom. Identity comes from the scope, never from an argument.
2. tools/registry.ts: "${key}" in ToolName, ${Pascal}Deps in ToolDeps, and
     ${key}: create${Pascal}(deps),
   and tools.${key} in troubleshooterTools where a model may call it.
3. Call it from a node: runTool({ name: "${key}", args: {}, scope }, config); every call is recorded.

  npm run check && npm test`;
