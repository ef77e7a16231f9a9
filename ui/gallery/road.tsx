/**
 * The driver's and the gate's screens on a desk that is not there: `npm run dev`, then `/gallery/road.html#/trip`.
 * It is not part of the build. `workplace`, `lang`, `tint`, `phase` and `empty` set the scene.
 */
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import "@/theme/tokens.css";
import "@/theme/base.css";
import { keepFresh } from "@/api/freshness";
import { newQueryClient } from "@/api/queryClient";
import { Desk } from "@/routes/desk/Desk";
import { newDeskRouter } from "@/routes/desk/router";
import { haulierDay, roadDesk, siteDay } from "@/test/roadDesk";

const query = new URLSearchParams(window.location.search);
const workplace = query.get("workplace") === "disposal" ? "disposal" : "transporter";
const host = roadDesk({
  workplace,
  manifests: query.has("empty") ? [] : workplace === "disposal" ? siteDay() : haulierDay(),
  language: query.get("lang") === "en" ? "en" : "zh-CN",
  theme: query.get("tint") === "dark" ? "dark" : "light",
  isLocked: query.has("locked"),
  sync: query.get("phase") === "offline" ? { phase: "offline" } : {},
  answers: query.has("fail") ? { loads: () => Promise.reject({ code: "db.busy" }) } : {},
});
const queries = newQueryClient();
keepFresh(queries, host);

const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <QueryClientProvider client={queries}>
      <Desk router={newDeskRouter()} onPainted={() => {}} />
    </QueryClientProvider>,
  );
