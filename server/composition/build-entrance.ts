import type { Config } from "../config.js";
import type { Authenticate } from "../http/authenticate.js";
import { demoKeys } from "../keys/demo-keys.js";
import { createSessions } from "../sessions/create-sessions.js";
import type { Parts } from "./open-parts.js";

/** How people come in by a browser. */
export function buildEntrance(
  parts: Parts,
  { config, authenticate }: { config: Config; authenticate: Authenticate },
) {
  const { store, log, policy } = parts;
  const sessions = createSessions({
    ...parts,
    ...store,
    authenticate,
    // Until the desk sends mail, whoever reads the log hands it on.
    tellCode: ({ email, code }) => {
      const link = `${config.publicUrl}/sign-in?${new URLSearchParams({ email, code }).toString()}`;
      log.info(`sign-in code for ${email}: ${code} (${link})`);
    },
  });
  return {
    sessions,
    demoKeys: config.demo
      ? () => demoKeys({ ...parts, ...store, policy: policy.policy }, config.dataDir)
      : null,
  };
}
