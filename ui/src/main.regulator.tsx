import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@/theme/tokens.css";
import "@/theme/base.css";
import { newQueryClient } from "@/api/queryClient";
import { speak } from "@/i18n";
import { newConsoleRouter } from "@/routes/console/router";
import { Look } from "@/theme/Look";

const queries = newQueryClient();
const router = newConsoleRouter();

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
