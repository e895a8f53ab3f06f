import { Autocomplete, Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Run } from "../../api/client.ts";
import { runsOfTicketQuery } from "../../api/queries.ts";
import { useStrings } from "../../strings/use-strings.tsx";

type Props = {
  run: Pick<Run, "run_id" | "ticket_id">;
  chosen: string | null;
  onChoose: (id: string | null) => void;
};

/** Another run to set beside: of the same ticket from a list, or any by its id. */
export function ChooseOther({ run, chosen, onChoose }: Props) {
  const { runs: texts } = useStrings();
  const { data = [] } = useQuery(runsOfTicketQuery(run.ticket_id));
  const [typed, setTyped] = useState(chosen ?? "");
  const others = data.map(({ run_id }) => run_id).filter((id) => id !== run.run_id);
  const id = typed.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (id !== "") onChoose(id);
      }}
    >
      <Group gap="xs" align="flex-end">
        <Autocomplete
          size="xs"
          w={280}
          maw="100%"
          label={texts.compareWith}
          placeholder={texts.compareHint}
          value={typed}
          data={others}
          onChange={setTyped}
        />
        <Button type="submit" size="xs" variant="default" disabled={id === "" || id === chosen}>
          {texts.compare}
        </Button>
        {chosen !== null && (
          <Button size="xs" variant="subtle" onClick={() => onChoose(null)}>
            {texts.stopComparing}
          </Button>
        )}
      </Group>
    </form>
  );
}
