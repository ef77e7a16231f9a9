import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@/theme/tokens.css";
import "@/theme/base.css";
import { newQueryClient } from "@/api/queryClient";
import { Console } from "@/routes/console/Console";
import { newConsoleRouter } from "@/routes/console/router";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={newQueryClient()}>
      <Console router={newConsoleRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
