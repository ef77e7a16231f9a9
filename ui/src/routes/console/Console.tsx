import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { Announcer } from "@/components/Announcer";
import { ErrorBoundary } from "@/components/ErrorBoundary";
import { usePreferences } from "@/features/console/preferences";
import { speak } from "@/i18n";
import { Look } from "@/theme/Look";
import type { ConsoleRouter } from "./router";

/** The regulator's console: it looks and speaks as was chosen in this browser. */
export function Console({ router }: { router: ConsoleRouter }) {
  const [{ language, textSize }] = usePreferences();
  useEffect(() => speak(language), [language]);
  return (
    <Look language={language} textSize={textSize} place="office" tint="light">
      {/* The page says what failed; there is no log to put it into from a browser. */}
      <ErrorBoundary onError={() => {}}>
        <Announcer>
          <RouterProvider router={router} />
        </Announcer>
      </ErrorBoundary>
    </Look>
  );
}
