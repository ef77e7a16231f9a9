import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@/theme/tokens.css";
import "@/theme/base.css";
import { setHost } from "@/api/call";
import { keepFresh } from "@/api/freshness";
import { bridgeHost } from "@/api/host.bridge";
import { inWindow, tauriHost, tellReady } from "@/api/host.tauri";
import { newQueryClient } from "@/api/queryClient";
import { speak } from "@/i18n";
import { newDeskRouter } from "@/routes/desk/router";
import { Look } from "@/theme/Look";

const host = inWindow() ? tauriHost() : bridgeHost();
const queries = newQueryClient();
const router = newDeskRouter();

setHost(host);
keepFresh(queries, host);
speak("zh-CN");

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Look language="zh-CN" textSize="standard" place="office" tint="light">
        <RouterProvider router={router} />
      </Look>
    </QueryClientProvider>
  </StrictMode>,
);

// Two frames: the first is when React has drawn, the second when the screen has it.
requestAnimationFrame(() => requestAnimationFrame(() => void (inWindow() && tellReady())));
