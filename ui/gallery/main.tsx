/**
 * Every component with sample data, for eyes: `npm run dev`, then `/gallery/`. It is not part of the build.
 *
 * `?part=shell` shows the desk's shell; `lang`, `size`, `place`, `tint` and `workplace` set the look.
 */
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import "@/theme/tokens.css";
import "@/theme/base.css";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import { newQueryClient } from "@/api/queryClient";
import { speak } from "@/i18n";
import type { Language } from "@/lib/language";
import { Desk } from "@/routes/desk/Desk";
import { newDeskRouter } from "@/routes/desk/router";
import { fakeHost } from "@/test/fakeHost";
import { deskStatus, syncView } from "@/test/samples";
import { Look } from "@/theme/Look";
import type { Place, TextSize, Tint } from "@/theme/theme";
import { Gallery } from "./Gallery";

const query = new URLSearchParams(window.location.search);
const choice = <T extends string>(name: string, otherwise: T) => (query.get(name) ?? otherwise) as T;
const language = choice<Language>("lang", "zh-CN");
const textSize = choice<TextSize>("size", "standard");
const tint = choice<Tint>("tint", "light");
speak(language);

const status: DeskStatus = {
  ...deskStatus(),
  settings: {
    language,
    text_size: textSize,
    theme: tint,
    workplace: choice("workplace", "producer"),
  },
};
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
fakeHost({
  desk_status: () => status,
  save_settings: (settings) => settings,
  sync_status: () => syncView({ phase: "offline", waiting: 3, waiting_since: ago(2 * 3_600_000) }),
  signings: () => ({ signings: [] }),
});

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <QueryClientProvider client={newQueryClient()}>
      {query.get("part") === "shell" ? (
        <Desk router={newDeskRouter()} onPainted={() => {}} />
      ) : (
        <Look language={language} textSize={textSize} place={choice<Place>("place", "office")} tint={tint}>
          <Gallery />
        </Look>
      )}
    </QueryClientProvider>,
  );
}
