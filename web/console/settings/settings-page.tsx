import { Stack, Tabs, Title } from "@mantine/core";
import { useSearchParams } from "react-router";
import { mayUse, useSession } from "../../api/session.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { NotFound } from "../not-found.tsx";
import { FailedJobs } from "./failed-jobs.tsx";
import { Health } from "./health.tsx";
import { Keys } from "./keys.tsx";
import { PeopleSettings } from "./people-settings.tsx";
import { PolicySettings } from "./policy-settings.tsx";

const TABS = ["people", "keys", "policy", "health", "jobs"] as const;

/** What an admin sees and sets. */
export function SettingsPage() {
  const { settings } = useStrings();
  const [params, setParams] = useSearchParams();
  const isAllowed = mayUse(useSession(), "keys.manage");
  useTitle(settings.title);
  if (!isAllowed) return <NotFound />;
  return (
    <Stack p="md" gap="sm" maw={1500} mx="auto">
      <Title order={1} size="h3">
        {settings.title}
      </Title>
      <Tabs
        value={params.get("tab") ?? "people"}
        onChange={(tab) => setParams({ tab: tab ?? "people" }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {settings.tabs[tab]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="people">
          <PeopleSettings />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <Keys />
        </Tabs.Panel>
        <Tabs.Panel value="policy">
          <PolicySettings />
        </Tabs.Panel>
        <Tabs.Panel value="health">
          <Health />
        </Tabs.Panel>
        <Tabs.Panel value="jobs">
          <FailedJobs />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
