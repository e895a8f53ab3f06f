import { readFile } from "node:fs/promises";
import { AppError } from "../../domain/errors.js";
import { loadPolicy } from "../../server/policy/load-policy.js";
import { PromptedAgent, type Changes } from "../../server/replay/changes.js";

type Typed = {
  from?: string | undefined;
  set?: string[] | undefined;
  model?: string | undefined;
  policy?: string | undefined;
  prompt?: string[] | undefined;
  live: boolean;
};

/** What a fork is to change, as typed; undefined where nothing is: then it is a replay. @throws AppError "invalid_input" */
export async function readChanges({
  from,
  set,
  model,
  policy,
  prompt,
  live,
}: Typed): Promise<Changes | undefined> {
  if (!set && model === undefined && policy === undefined && !prompt && !live) return undefined;
  const prompts = await Promise.all((prompt ?? []).map(readPrompt));
  return {
    from,
    live,
    model,
    set: Object.fromEntries((set ?? []).map(readValue)),
    policy: policy === undefined ? undefined : loadPolicy(policy),
    prompts: Object.fromEntries(prompts),
  };
}

function readValue(typed: string): [key: string, value: unknown] {
  const [key, value] = parted("set", typed, "KEY=JSON");
  try {
    return [key, JSON.parse(value)];
  } catch (cause) {
    throw new AppError(
      "invalid_input",
      `--set ${typed}: expected JSON after the =, such as "high" in quotes`,
      {
        cause,
      },
    );
  }
}

async function readPrompt(typed: string): Promise<[agent: string, prompt: string]> {
  const [agent, file] = parted("prompt", typed, "AGENT=FILE");
  if (!PromptedAgent.safeParse(agent).success)
    throw new AppError(
      "invalid_input",
      `--prompt ${typed}: expected one of ${PromptedAgent.options.join(", ")} before the =`,
    );
  const prompt = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("invalid_input", `--prompt: ${file} cannot be read`, { cause });
  });
  return [agent, prompt];
}

function parted(option: string, typed: string, form: string): [string, string] {
  const at = typed.indexOf("=");
  if (at < 1) throw new AppError("invalid_input", `--${option} ${typed}: expected ${form}`);
  return [typed.slice(0, at), typed.slice(at + 1)];
}
