import { Button } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Countdown.module.css";

/** An act that waits: what will happen, how many seconds are left, and the two ways out. */
export function Countdown({
  endsAt,
  spanMs,
  nowLabel,
  onTakeBack,
  onNow,
  children,
}: {
  /** When it happens, in milliseconds since 1970 by this computer's clock. */
  endsAt: number;
  /** How long it waits in all. */
  spanMs: number;
  /** The verb of not waiting. */
  nowLabel?: string;
  onTakeBack: () => void;
  onNow?: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation("common");
  const left = useLeft(endsAt);
  const seconds = Math.ceil(left / 1000);

  return (
    <div className={styles.countdown}>
      {/* The figure runs for the eye only: a voice that counts would speak of nothing else. */}
      <svg className={styles.clock} viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="15.9" pathLength="100" />
        <circle
          className={styles.run}
          cx="18"
          cy="18"
          r="15.9"
          pathLength="100"
          strokeDasharray={`${Math.min(100, (left / spanMs) * 100)} 100`}
        />
        <text x="18" y="18">
          {seconds}
        </text>
      </svg>
      <div className={styles.what}>
        {children}
        <Spoken seconds={seconds} />
      </div>
      <div className={styles.ways}>
        <Button onClick={onTakeBack}>{t("take_back")}</Button>
        {onNow !== undefined && (
          <Button type="text" onClick={onNow}>
            {nowLabel ?? t("do_now")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Says once how many seconds there are. */
function Spoken({ seconds }: { seconds: number }) {
  const { t } = useTranslation("common");
  const [first] = useState(seconds);
  return (
    <span className="sr-only" role="status">
      {t("seconds_left", { count: first })}
    </span>
  );
}

/** Milliseconds that are left, looked at four times a second. */
function useLeft(endsAt: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, endsAt - now);
}
