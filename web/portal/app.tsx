import { lazy, Suspense } from "react";
import { Route, Routes } from "react-router";
import { useRealtime } from "../api/realtime.ts";
import { useEntrance } from "../api/session.tsx";
import { Loading } from "../shared/states.tsx";
import { HomePage } from "./home-page.tsx";
import { PortalShell } from "./portal-shell.tsx";
import { NotFound } from "./not-found.tsx";

const HelpPage = lazy(async () => ({ default: (await import("./help/help-page.tsx")).HelpPage }));
const ArticlePage = lazy(async () => ({ default: (await import("./help/article-page.tsx")).ArticlePage }));
const WritePage = lazy(async () => ({ default: (await import("./write-page.tsx")).WritePage }));
const SignInPage = lazy(async () => ({ default: (await import("./sign-in-page.tsx")).SignInPage }));
const MyTicketsPage = lazy(async () => ({ default: (await import("./my-tickets-page.tsx")).MyTicketsPage }));
const MyTicketPage = lazy(async () => ({
  default: (await import("./ticket/my-ticket-page.tsx")).MyTicketPage,
}));

/** What customers see: help, and their requests. */
export function PortalApp() {
  const { session } = useEntrance();
  useRealtime({ isSignedIn: session !== null });
  return (
    <PortalShell>
      <Suspense fallback={<Loading height="50dvh" />}>
        <Routes>
          <Route index element={<HomePage />} />
          <Route path="help" element={<HelpPage />} />
          <Route path="help/:articleId" element={<ArticlePage />} />
          <Route path="new" element={<WritePage />} />
          <Route path="sign-in" element={<SignInPage />} />
          <Route path="tickets" element={<MyTicketsPage />} />
          <Route path="tickets/:ticketId" element={<MyTicketPage />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </PortalShell>
  );
}
