import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@/theme/tokens.css";
import "@/theme/base.css";
import { setHost } from "@/api/call";
import { keepFresh } from "@/api/freshness";
import { bridgeHost } from "@/api/host.bridge";
import { inWindow, tauriHost, tellReady } from "@/api/host.tauri";
import { newQueryClient } from "@/api/queryClient";
import { Desk } from "@/routes/desk/Desk";
import { newDeskRouter } from "@/routes/desk/router";

const host = inWindow() ? tauriHost() : bridgeHost();
const queries = newQueryClient();
setHost(host);
keepFresh(queries, host);

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Desk router={newDeskRouter()} onPainted={() => void (inWindow() && tellReady())} />
    </QueryClientProvider>
  </StrictMode>,
);
