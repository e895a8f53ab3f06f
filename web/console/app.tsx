import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { mayUse, useEntrance } from "../api/session.tsx";
import { useRealtime } from "../api/realtime.ts";
import { Loading } from "../shared/states.tsx";
import { InboxPage } from "./inbox/inbox-page.tsx";
import { NotFound } from "./not-found.tsx";
import { Shell } from "./shell/shell.tsx";
import { SignIn } from "./sign-in.tsx";
import { UndoProvider } from "./undo.tsx";

// Whoever begins in the inbox does not wait for charts and graphs.
const TicketsPage = lazy(async () => ({ default: (await import("./tickets/tickets-page.tsx")).TicketsPage }));
const TicketPage = lazy(async () => ({ default: (await import("./tickets/ticket-page.tsx")).TicketPage }));
const DashboardPage = lazy(async () => ({
  default: (await import("./dashboard/dashboard-page.tsx")).DashboardPage,
}));
const RunsPage = lazy(async () => ({ default: (await import("./runs/runs-page.tsx")).RunsPage }));
const RunPage = lazy(async () => ({ default: (await import("./runs/run-page.tsx")).RunPage }));
const SettingsPage = lazy(async () => ({
  default: (await import("./settings/settings-page.tsx")).SettingsPage,
}));

/** The console: sign-in, or whatever the address names. */
export function ConsoleApp() {
  const { session } = useEntrance();
  const isStaff = session !== null && session.desk !== null;
  useRealtime({ isSignedIn: isStaff });
  if (!isStaff) return <SignIn />;
  const home = mayUse(session, "reviews.read") ? "/inbox" : "/tickets";
  return (
    <UndoProvider>
      <Shell>
        <Suspense fallback={<Loading height="60dvh" />}>
          <Routes>
            <Route index element={<Navigate to={home} replace />} />
            <Route path="inbox" element={<InboxPage />} />
            <Route path="inbox/:reviewId" element={<InboxPage />} />
            <Route path="tickets" element={<TicketsPage />} />
            <Route path="tickets/:ticketId" element={<TicketPage />} />
            <Route path="dashboard" element={<DashboardPage />} />
            <Route path="runs" element={<RunsPage />} />
            <Route path="runs/:runId" element={<RunPage />} />
            <Route path="settings" element={<SettingsPage />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </Shell>
    </UndoProvider>
  );
}
