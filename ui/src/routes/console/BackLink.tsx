import { Link, useCanGoBack, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** The way back: to where one came from, as one left it; else to `to`. */
export function BackLink({ to, children }: { to: "/manifests" | "/organisations"; children: ReactNode }) {
  const { history } = useRouter();
  const canGoBack = useCanGoBack();
  return (
    <Link
      to={to}
      onClick={(event) => {
        if (!canGoBack || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        history.back();
      }}
    >
      ← {children}
    </Link>
  );
}
