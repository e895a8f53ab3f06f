import { Button, Checkbox, Group, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, bodyOf } from "../../api/client.ts";
import { keysQuery } from "../../api/queries.ts";
import { complain } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

type HeldRole = Exclude<keyof ReturnType<typeof useStrings>["role"], "guest">;

/** For whom a key is made. */
export function NewKey({ onMade }: { onMade: (secret: string) => void }) {
  const strings = useStrings();
  const { keys: texts } = strings.settings;
  const [role, setRole] = useState<HeldRole>("agent");
  const [name, setName] = useState("");
  const [days, setDays] = useState<number | string>("");
  const [vouches, setVouches] = useState(false);
  const create = useCreate(onMade);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({
      role,
      name,
      vouches: vouches && role === "client",
      ...(typeof days === "number" ? { days } : {}),
    });
  };
  const roles = Object.entries(strings.role).filter(([one]) => one !== "guest");
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={texts.role}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as HeldRole)}
          data={roles.map(([value, label]) => ({ value, label }))}
        />
        <TextInput
          label={texts.name}
          title={texts.nameHint}
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NumberInput label={texts.days} min={1} max={3650} value={days} onChange={setDays} w={160} />
        {role === "client" && (
          <Checkbox
            label={texts.vouches}
            checked={vouches}
            onChange={(event) => setVouches(event.currentTarget.checked)}
          />
        )}
        <Button type="submit" loading={create.isPending}>
          {texts.create}
        </Button>
      </Group>
    </form>
  );
}

function useCreate(onMade: (secret: string) => void) {
  const strings = useStrings();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { role: HeldRole; name: string; vouches: boolean; days?: number }) =>
      bodyOf(api.POST("/api/keys", { body })),
    onSuccess: ({ key }) => {
      onMade(key);
      return queries.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
    onError: (error) => complain(error, strings),
  });
}
