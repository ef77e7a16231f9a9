import { useTranslation } from "react-i18next";
import type { OutboxView } from "@/api/generated/OutboxView";
import type { SyncPhase } from "@/api/generated/SyncPhase";
import type { SyncView } from "@/api/generated/SyncView";
import { Card } from "@/components/Card";
import { KeyValue } from "@/components/KeyValue";
import { Tag, type Tone } from "@/components/Tag";
import { CopyDiagnosis } from "@/features/shared/CopyDiagnosis";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { problemAction } from "@/features/shared/problems";
import { useNow } from "@/features/shared/useNow";
import { useFormat } from "@/i18n/useFormat";
import { fileSize } from "@/lib/numbers";
import styles from "./Delivery.module.css";

const TONES: Record<SyncPhase, Tone> = {
  idle: "grey",
  offline: "hazard",
  connecting: "wait",
  exchanging: "wait",
  live: "ok",
};

/** The regulator's node: whether it can be reached, since when not, what goes wrong, and when it is tried again. */
export function NodeCard({ outbox }: { outbox: OutboxView }) {
  const { t } = useTranslation("delivery");
  const format = useFormat();
  const now = useNow(10_000);
  const { sync } = outbox;
  return (
    <div className={styles.node}>
      <Card>
        <KeyValue
          items={[
            [
              t("state"),
              <Tag key="state" tone={TONES[sync.phase]}>
                {t(`phase.${sync.phase}`)}
              </Tag>,
            ],
            [
              t("address"),
              <span key="node" className="num">
                {sync.node ?? t("no_address")}
              </span>,
            ],
            [
              t("last_ok"),
              sync.last_ok === null ? (
                t("never")
              ) : (
                <span key="last" title={format.dateTime(sync.last_ok)}>
                  {format.relative(sync.last_ok, now)}
                </span>
              ),
            ],
            [t("tries"), sync.tries === 0 ? undefined : t("tries_count", { count: sync.tries })],
            [
              t("next_try"),
              sync.next_try === null ? undefined : (
                <span key="next" title={format.dateTime(sync.next_try)}>
                  {format.relative(Math.max(now, Date.parse(sync.next_try)), now)}
                </span>
              ),
            ],
            [
              t("to_send"),
              sync.waiting === 0
                ? t("nothing_to_send")
                : t("to_send_count", { count: sync.waiting, size: fileSize(outbox.waiting_bytes) }),
            ],
          ]}
        />
        {sync.trouble === null && (
          <div className={styles.note}>
            <CopyDiagnosis />
          </div>
        )}
      </Card>
      <Trouble sync={sync} />
    </div>
  );
}

/** What goes wrong, with the figures of this moment in it. */
function Trouble({ sync }: { sync: SyncView }) {
  const { t } = useTranslation("delivery");
  const format = useFormat();
  const { trouble, waiting, tries, next_try } = sync;
  if (trouble === null) return null;
  // Only what is tried again by itself has a next time.
  const isTriedAgain = problemAction[trouble.code] === "send_now" && next_try !== null;
  return (
    <ProblemFailure
      error={trouble}
      {...(waiting > 0 && isTriedAgain && { so: t("trouble_so", { count: waiting }) })}
      {...(isTriedAgain && { now: t("trouble_now", { count: tries, at: format.clock(next_try) }) })}
    />
  );
}
