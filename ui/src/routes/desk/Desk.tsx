import { useQuery } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Settings } from "@/api/generated/Settings";
import { Announcer } from "@/components/Announcer";
import { ErrorBoundary } from "@/components/ErrorBoundary";
import { Skeleton } from "@/components/Skeleton";
import { KeyKeeper } from "@/features/shared/KeyKeeper";
import { logFromUi } from "@/features/shared/mutations";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { deskQuery } from "@/features/shared/queries";
import { speak } from "@/i18n";
import { Look } from "@/theme/Look";
import styles from "./Desk.module.css";
import { PLACES } from "./menus";
import type { DeskRouter } from "./router";

/** What is seen before anybody has chosen anything. */
const AT_FIRST: Settings = { language: "zh-CN", text_size: "standard", workplace: null, theme: "light" };

/** The desk: it looks and speaks as the person chose, and shows its pages once the desk has answered. */
export function Desk({
  router,
  onPainted,
}: {
  router: DeskRouter;
  /** Told once, when there is something on the screen. */
  onPainted?: () => void;
}) {
  const { data, error, refetch } = useQuery(deskQuery);
  const settings = data?.settings ?? AT_FIRST;
  useEffect(() => speak(settings.language), [settings.language]);

  const painted = useEffectEvent(() => onPainted?.());
  useEffect(() => {
    // Two frames: in the first the browser has what was drawn, in the second the screen has it.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => painted());
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  return (
    <Look
      language={settings.language}
      textSize={settings.text_size}
      place={settings.workplace === null ? "office" : PLACES[settings.workplace]}
      tint={settings.theme}
    >
      <ErrorBoundary onError={logFromUi}>
        <Announcer>
          <KeyKeeper>
            {data !== undefined ? (
              <RouterProvider router={router} />
            ) : (
              <Alone>
                {error === null ? <Skeleton /> : <NoDesk error={error} onRetry={() => void refetch()} />}
              </Alone>
            )}
          </KeyKeeper>
        </Announcer>
      </ErrorBoundary>
    </Look>
  );
}

function NoDesk({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation("common");
  return <ProblemFailure error={error} action={<Button onClick={onRetry}>{t("retry")}</Button>} />;
}

function Alone({ children }: { children: ReactNode }) {
  const { t } = useTranslation("common");
  return (
    <main className={styles.alone}>
      <h1 className="sr-only">{t("product")}</h1>
      {children}
    </main>
  );
}
