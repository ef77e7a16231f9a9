import { useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { connection } from "@/api/connection";
import { useAnnounce } from "@/components/Announcer";
import type { GlyphName } from "@/components/Glyph";
import { type Tone, ToneText } from "@/components/Tag";

const LOOKS: Record<"connecting" | "live" | "silent", { glyph: GlyphName; tone: Tone }> = {
  connecting: { glyph: "quarter", tone: "wait" },
  live: { glyph: "tick", tone: "ok" },
  silent: { glyph: "circle", tone: "hazard" },
};

/** Whether what is shown follows the node. */
export function ConnectionChip() {
  const { t } = useTranslation("console");
  const { state } = useSyncExternalStore(connection.subscribe, connection.get);
  const announce = useAnnounce();
  const spoken = useRef(state);
  useEffect(() => {
    // To come up is what everybody expects: only a change is told.
    if (spoken.current !== "connecting" && spoken.current !== state) announce(t(`live.${state}`));
    spoken.current = state;
  }, [state, announce, t]);

  return (
    <ToneText {...LOOKS[state]} title={t(`live_means.${state}`)}>
      {t(`live.${state}`)}
    </ToneText>
  );
}
