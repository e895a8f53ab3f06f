import { Alert, Button, Code, CopyButton, Group, Stack, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, bodyOf } from "../../api/client.ts";
import { keysQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { dayText } from "../../shared/time.ts";
import { complain } from "../../shared/toast.tsx";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { useNameOf } from "../colleagues.ts";
import { NewKey } from "./new-key.tsx";

/** Who may come in. A key is shown once, when it is made. */
export function Keys() {
  const { settings } = useStrings();
  const keys = useQuery(keysQuery);
  const [made, setMade] = useState<string | null>(null);
  return (
    <Stack>
      <NewKey onMade={setMade} />
      {made !== null && <Made secret={made} />}
      <Asked query={keys}>
        {(all) => (
          <Table.ScrollContainer minWidth={640}>
            <Table verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  {[
                    settings.keys.name,
                    settings.keys.role,
                    settings.keys.key,
                    settings.keys.expires,
                    settings.keys.revoke,
                  ].map((name) => (
                    <Table.Th key={name}>{name}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {all.map((key) => (
                  <Row key={key.key_id} {...key} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Asked>
    </Stack>
  );
}

function Made({ secret }: { secret: string }) {
  const { settings, copy, copied } = useStrings();
  return (
    <Alert color="teal" variant="light" title={settings.keys.made} role="status">
      <Group gap="sm">
        <Code>{secret}</Code>
        <CopyButton value={secret}>
          {({ copied: isCopied, copy: doCopy }) => (
            <Button size="compact-sm" variant="default" onClick={doCopy}>
              {isCopied ? copied : copy}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}

type RowProps = {
  principal: { id: string };
  key_id: string;
  name: string;
  role: keyof ReturnType<typeof useStrings>["role"];
  expires_at: string | null;
  revoked_at: string | null;
};

function Row({ key_id, name: called, principal, role, expires_at, revoked_at }: RowProps) {
  const strings = useStrings();
  const { keys: texts } = strings.settings;
  const { language } = useLanguage();
  const nameOf = useNameOf();
  // Keys of people may be called by their id.
  const name = called === principal.id ? nameOf(principal.id) : called;
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => bodyOf(api.DELETE("/api/keys/{id}", { params: { path: { id: key_id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
    onError: (error) => complain(error, strings),
  });
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td>{strings.role[role]}</Table.Td>
      <Table.Td>{key_id}</Table.Td>
      <Table.Td>{expires_at === null ? texts.never : dayText(expires_at, language)}</Table.Td>
      <Table.Td>
        {revoked_at === null ? (
          <Button
            size="compact-xs"
            color="red"
            variant="light"
            loading={revoke.isPending}
            onClick={() => {
              if (globalThis.confirm(texts.sure(name))) revoke.mutate();
            }}
          >
            {texts.revoke}
          </Button>
        ) : (
          `${texts.revoked} ${dayText(revoked_at, language)}`
        )}
      </Table.Td>
    </Table.Tr>
  );
}
