import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { keepLive } from "@/api/connection";
import { Skeleton } from "@/components/Skeleton";
import { SkipLink } from "@/components/SkipLink";
import { sessionQuery } from "@/features/console/queries";
import { SilentBanner } from "@/features/console/SilentBanner";
import { TopBar } from "@/features/console/TopBar";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import styles from "./Shell.module.css";

/** What stands around every page of the console. Who is not signed in, or no more, is sent to the way in. */
export function Shell() {
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
  if (!isIn) return <ToSignIn />;
  return (
    <div className={styles.shell}>
      <SkipLink to="content" />
      <TopBar session={session.data} />
      <main id="content" tabIndex={-1} className={styles.content}>
        <SilentBanner />
        <Outlet />
      </main>
    </div>
  );
}

/** Sends to the way in, which leads back to where one is now. */
function ToSignIn() {
  const navigate = useNavigate();
  const { latestLocation } = useRouter();
  // Only from where one stood at first: the address is the way in already while one is being sent there.
  const [here] = useState(latestLocation);
  useEffect(() => {
    const search = here.href === "/" ? {} : { back: here.href };
    void navigate({ to: "/sign-in", search, replace: true });
  }, [navigate, here]);
  return null;
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
