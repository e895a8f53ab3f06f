import { Alert, Button, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { api, bodyOf } from "../api/client.ts";
import { helpSearchQuery, sessionQuery } from "../api/queries.ts";
import { useEntrance } from "../api/session.tsx";
import { whyNot } from "../shared/states.tsx";
import { useTitle } from "../shared/use-title.ts";
import { useStrings } from "../strings/use-strings.tsx";
import { ArticleLink } from "./help/article-link.tsx";

const PAUSE_MS = 500;
const MOST_WORDS = 900;

type Wish = { email: string; name: string; subject: string; description: string; order: string };

/** A new request. Whoever is not signed in becomes a guest by sending it. */
export function WritePage() {
  const strings = useStrings();
  const { write } = strings.portal;
  const [params] = useSearchParams();
  const customer = useEntrance().session?.customer ?? null;
  const [wish, setWish] = useState<Wish>({
    email: customer?.email ?? "",
    name: "",
    subject: params.get("subject") ?? "",
    description: params.get("text") ?? "",
    order: "",
  });
  const submit = useSubmit();
  useTitle(write.title, "");
  const send = (event: FormEvent) => {
    event.preventDefault();
    submit.mutate({ ...wish, email: customer?.email ?? wish.email });
  };
  const set = (field: keyof Wish) => (event: { currentTarget: { value: string } }) =>
    setWish({ ...wish, [field]: event.currentTarget.value });
  return (
    <Stack maw={640} mx="auto">
      <Title order={1} size="h2">
        {write.title}
      </Title>
      <Text c="dimmed">{customer ? write.as(customer.name) : write.text}</Text>
      {submit.error && (
        <Alert color="red" variant="light" role="alert">
          {whyNot(submit.error, strings)}
        </Alert>
      )}
      <form onSubmit={send}>
        <Stack>
          {!customer && <WhoFields wish={wish} set={set} />}
          <WhatFields wish={wish} set={set} />
          <Button type="submit" size="md" loading={submit.isPending}>
            {write.submit}
          </Button>
        </Stack>
      </form>
    </Stack>
  );
}

type Set = (field: keyof Wish) => (event: { currentTarget: { value: string } }) => void;

function WhoFields({ wish, set }: { wish: Wish; set: Set }) {
  const { write } = useStrings().portal;
  return (
    <>
      <TextInput
        type="email"
        label={write.email}
        description={write.emailHint}
        required
        autoComplete="email"
        maxLength={254}
        value={wish.email}
        onChange={set("email")}
      />
      <TextInput
        label={`${write.name} (${write.optional})`}
        autoComplete="name"
        maxLength={200}
        value={wish.name}
        onChange={set("name")}
      />
    </>
  );
}

function WhatFields({ wish, set }: { wish: Wish; set: Set }) {
  const { write } = useStrings().portal;
  return (
    <>
      <TextInput
        label={write.subject}
        required
        maxLength={300}
        value={wish.subject}
        onChange={set("subject")}
      />
      <Textarea
        label={write.description}
        required
        autosize
        minRows={5}
        maxLength={20_000}
        value={wish.description}
        onChange={set("description")}
      />
      <Suggestions text={`${wish.subject}\n${wish.description}`} />
      <TextInput
        label={`${write.order} (${write.optional})`}
        description={write.orderHint}
        maxLength={40}
        value={wish.order}
        onChange={set("order")}
      />
    </>
  );
}

function Suggestions({ text }: { text: string }) {
  const { write } = useStrings().portal;
  const [asked] = useDebouncedValue(text.trim().slice(0, MOST_WORDS), PAUSE_MS);
  const { data = [] } = useQuery(helpSearchQuery(asked));
  if (asked === "" || data.length === 0) return null;
  return (
    <Stack gap="xs" aria-live="polite">
      <Text size="sm" fw={600}>
        {write.suggestions}
      </Text>
      {data.map(({ article_id, title }) => (
        <ArticleLink key={article_id} article_id={article_id} title={title} />
      ))}
    </Stack>
  );
}

function useSubmit() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { session } = useEntrance();
  return useMutation({
    mutationFn: async ({ email, name, subject, description, order }: Wish) => {
      if (session === null) await bodyOf(api.POST("/api/session", { body: { guest: true } }));
      return bodyOf(
        api.POST("/api/tickets", {
          body: {
            customer_email: email,
            subject,
            description,
            source: "web",
            ...(name.trim() === "" ? {} : { customer_name: name.trim() }),
            ...(order.trim() === "" ? {} : { order_id: order.trim() }),
          },
        }),
      );
    },
    onSuccess: async ({ ticket }) => {
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      await navigate(`/tickets/${ticket.ticket_id}`);
    },
  });
}
