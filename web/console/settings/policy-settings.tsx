import { Code, List, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { policyQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { moneyText } from "../../shared/money.ts";
import { queueText } from "../../shared/queue-text.ts";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";

/** The rules in force, in words. */
export function PolicySettings() {
  const strings = useStrings();
  const { policy: texts } = strings.settings;
  const { language } = useLanguage();
  const policy = useQuery(policyQuery);
  return (
    <Asked query={policy}>
      {({ hash, policy: { queues, autonomy, actions, reviews, desk } }) => {
        const money = (amount: number) =>
          moneyText({ amount: String(amount), currency: desk.currency }, language);
        return (
          <Stack maw={760}>
            <Text size="sm">{texts.hint}</Text>
            <Text size="sm">
              {texts.hash}: <Code>{hash}</Code>
            </Text>
            <Title order={2} size="h5">
              {texts.queues}
            </Title>
            <List size="sm">
              {Object.entries(queues).map(([name, { description }]) => (
                <List.Item key={name}>
                  <b>{queueText(name)}</b>: {description}
                </List.Item>
              ))}
            </List>
            <Title order={2} size="h5">
              {texts.autonomy}
            </Title>
            <List size="sm">
              <List.Item>{texts.confidence(Math.round(autonomy.min_confidence * 100))}</List.Item>
              <List.Item>{autonomy.risk.map((one) => strings.risk[one]).join(", ")}</List.Item>
              <List.Item>{autonomy.priority.map((one) => strings.priority[one]).join(", ")}</List.Item>
              <List.Item>{texts.tries(autonomy.max_automatic_tries)}</List.Item>
            </List>
            <Title order={2} size="h5">
              {texts.limits}
            </Title>
            <List size="sm">
              {(Object.keys(strings.action) as (keyof typeof strings.action)[]).map((name) => {
                const below = actions.rules[name]?.without_person_below;
                return (
                  <List.Item key={name}>
                    {strings.action[name]}: {below === undefined ? texts.asked : texts.below(money(below))}
                  </List.Item>
                );
              })}
            </List>
            <Text size="sm">{texts.twoPeople(money(actions.two_people_from))}</Text>
            <Text size="sm">{texts.undo(reviews.undo_seconds)}</Text>
          </Stack>
        );
      }}
    </Asked>
  );
}
