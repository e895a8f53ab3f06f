import { AppError } from "../domain/errors.js";
import { newAgent } from "./new/new-agent.js";
import { newTool } from "./new/new-tool.js";
import { runCommand } from "./shared/run-command.js";

const USAGE = `npm run new -- agent NAME    an agent: node, output schema, prompt, model and local strategy, and its test
npm run new -- tool NAME     a tool, and its test

NAME in small letters with hyphens, such as order-risk.`;

await runCommand(async () => {
  const [kind, name, ...rest] = process.argv.slice(2);
  if (name === undefined || rest.length > 0) throw new AppError("invalid_input", USAGE);
  if (kind === "agent") return console.log(await newAgent(process.cwd(), name));
  if (kind === "tool") return console.log(await newTool(process.cwd(), name));
  throw new AppError("invalid_input", USAGE);
});
