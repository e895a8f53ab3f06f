import { Badge, Group, Paper, SimpleGrid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { healthQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

const COLOR = { ok: "green", starting: "yellow", degraded: "yellow", down: "red" } as const;

/** How each part of the desk stands. */
export function Health() {
  const { health: texts } = useStrings().settings;
  const health = useQuery(healthQuery);
  return (
    <Asked query={health}>
      {({ parts }) => (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
          {(Object.keys(texts.parts) as (keyof typeof texts.parts)[]).map((part) => (
            <Paper key={part} className="panel" p="md">
              <Group justify="space-between">
                <Text size="sm" fw={600}>
                  {texts.parts[part]}
                </Text>
                <Badge variant="light" radius="sm" tt="none" color={COLOR[parts[part]]}>
                  {texts.states[parts[part]]}
                </Badge>
              </Group>
            </Paper>
          ))}
        </SimpleGrid>
      )}
    </Asked>
  );
}
