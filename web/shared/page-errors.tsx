import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode } from "react";
import { Failed } from "./states.tsx";

type Props = { children: ReactNode; onReset: () => void };

class Boundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const retry = () => {
      this.props.onReset();
      this.setState({ error: null });
    };
    return <Failed error={error} retry={retry} />;
  }
}

/** What is shown in the place of a part of the page that failed; the rest goes on. */
export const PageErrors = ({ children }: { children: ReactNode }) => (
  <QueryErrorResetBoundary>
    {({ reset }) => <Boundary onReset={reset}>{children}</Boundary>}
  </QueryErrorResetBoundary>
);
