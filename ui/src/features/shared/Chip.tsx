import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SyncView } from "@/api/generated/SyncView";
import { useAnnounce } from "@/components/Announcer";
import { Glyph } from "@/components/Glyph";
import { useFormat } from "@/i18n/useFormat";
import styles from "./Chip.module.css";
import { chipOf } from "./chip";
import { useNow } from "./useNow";

/** A voice that tells of each record would tell of nothing else. */
const SPEAK_EVERY_MS = 30_000;

/** How far the sending is, in the same place of every window; it opens the delivery centre. */
export function Chip({ sync }: { sync: SyncView }) {
  const { t } = useTranslation("steps");
  const format = useFormat();
  const now = useNow();
  const chip = chipOf(sync, now);
  const waitingMs = sync.waiting_since === null ? 0 : Math.max(0, now - Date.parse(sync.waiting_since));

  const says = t(`chip.${chip.says}`, {
    count: chip.says === "attention" ? sync.attention : sync.waiting,
    // Whole hours: minutes would make it look exact.
    span: format.span(Math.floor(waitingMs / 3_600_000) * 3_600_000),
  });
  const sub =
    chip.sub === "last_ok"
      ? format.relative(sync.last_ok ?? now, now)
      : t(`chip.sub.${chip.sub}`, {
          count: sync.waiting,
          ago: format.relative(sync.waiting_since ?? now, now),
        });
  useSpoken(says);

  return (
    <Link to="/delivery" className={styles.chip ?? ""} title={t("chip.open")}>
      <span className={styles.mark} data-tone={chip.tone}>
        <Glyph name={chip.glyph} />
      </span>
      <b>{says}</b>
      <span className={styles.sub}>{sub}</span>
    </Link>
  );
}

/** Speaks when what the chip says changes, at most once in thirty seconds, and then the latest. */
function useSpoken(says: string) {
  const announce = useAnnounce();
  const spoken = useRef({ says, at: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    if (spoken.current.says === says) return;
    const wait = Math.max(0, spoken.current.at + SPEAK_EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      spoken.current = { says, at: Date.now() };
      announce(says);
    }, wait);
    return () => clearTimeout(timer);
  }, [says, announce]);
}
