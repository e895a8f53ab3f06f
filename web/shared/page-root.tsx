import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./page.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, Suspense, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "../api/query-client.ts";
import { StringsProvider } from "../strings/use-strings.tsx";
import { colorSchemeManager } from "./color-scheme.ts";
import { PageErrors } from "./page-errors.tsx";
import { Loading } from "./states.tsx";
import { theme } from "./theme.ts";

/** Begins a page: looks, language, data, and what is said when all else fails. */
export function startPage(page: ReactNode): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no root");
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} colorSchemeManager={colorSchemeManager} defaultColorScheme="auto">
        <StringsProvider>
          <QueryClientProvider client={createQueryClient()}>
            <Notifications position="bottom-right" limit={4} />
            <PageErrors>
              <Suspense fallback={<Loading height="100dvh" />}>{page}</Suspense>
            </PageErrors>
          </QueryClientProvider>
        </StringsProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
