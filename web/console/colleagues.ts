import { useQuery } from "@tanstack/react-query";
import { colleaguesQuery } from "../api/queries.ts";
import { useSession } from "../api/session.tsx";
import { useStrings } from "../strings/use-strings.tsx";

/** What somebody's id is called: "You" for oneself. */
export function useNameOf(): (agentId: string | null) => string {
  const strings = useStrings();
  const { person } = useSession();
  const { data = [] } = useQuery(colleaguesQuery);
  return (agentId) => {
    if (agentId === null) return strings.nobody;
    if (agentId === person?.agent_id) return strings.you;
    return data.find(({ agent_id }) => agent_id === agentId)?.name ?? agentId;
  };
}
