import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { keepLive } from "@/api/connection";
import { Announcer } from "@/components/Announcer";
import { Skeleton } from "@/components/Skeleton";
import { SilentBanner } from "@/features/console/SilentBanner";
import { sessionQuery } from "@/features/console/session";
import { TopBar } from "@/features/console/TopBar";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import styles from "./Shell.module.css";

/** What stands around every page of the console. Who is not signed in, or no more, is sent to the way in. */
export function Shell() {
  const { t } = useTranslation("common");
  const here = useLocation({ select: ({ href }) => href });
  const session = useQuery(sessionQuery);
  const isIn = session.data?.signed_in === true;
  useLive(isIn);

  if (session.data === undefined) {
    return (
      <main className={styles.alone}>
        {session.isError ? (
          <ConsoleFailure error={session.error} onRetry={() => void session.refetch()} />
        ) : (
          <Skeleton />
        )}
      </main>
    );
  }
  if (!isIn) return <Navigate to="/sign-in" search={here === "/" ? {} : { back: here }} replace />;
  return (
    <Announcer>
      <div className={styles.shell}>
        {/* No link: the address behind the # holds the page, and a fragment would lead to another. */}
        <button
          type="button"
          className={styles.skip}
          onClick={() => document.getElementById("content")?.focus()}
        >
          {t("skip")}
        </button>
        <TopBar session={session.data} />
        <main id="content" tabIndex={-1} className={styles.content}>
          <SilentBanner />
          <Outlet />
        </main>
      </div>
    </Announcer>
  );
}

/** Follows the node while somebody is signed in. */
function useLive(isIn: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isIn) return;
    return keepLive(client, () => {
      client.setQueryData(sessionQuery.queryKey, (was) => was && { ...was, signed_in: false });
    });
  }, [client, isIn]);
}
