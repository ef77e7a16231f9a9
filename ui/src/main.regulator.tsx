import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, useLayoutEffect } from "react";
import { createRoot } from "react-dom/client";
import "@/theme/tokens.css";
import "@/theme/base.css";
import { newQueryClient } from "@/api/queryClient";
import { usePreferences } from "@/features/console/preferences";
import { speak } from "@/i18n";
import { newConsoleRouter } from "@/routes/console/router";
import { Look } from "@/theme/Look";

const queries = newQueryClient();
const router = newConsoleRouter();

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Console />
    </QueryClientProvider>
  </StrictMode>,
);

/** The console as this browser's reader wants to read it. */
function Console() {
  const [{ language, textSize }] = usePreferences();
  useLayoutEffect(() => speak(language), [language]);
  return (
    <Look language={language} textSize={textSize} place="office" tint="light">
      <RouterProvider router={router} />
    </Look>
  );
}
