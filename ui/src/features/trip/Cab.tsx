import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { BottomBar } from "@/components/BigButton";
import { Page } from "@/components/Page";
import styles from "./Cab.module.css";

/** One screen of the cab: one column, one decision, its buttons in the thumb's reach. */
export function Cab({
  title,
  sub,
  onBack,
  buttons,
  note,
  children,
}: {
  title: string;
  sub?: ReactNode;
  /** The way back within a load; without it one goes back to the trip, and `null` says that this is the trip. */
  onBack?: (() => void) | null;
  /** At most three big buttons; the last is what one does next. */
  buttons?: ReactNode;
  /** A line above the buttons: what still has to be done, or what will happen. */
  note?: ReactNode;
  children: ReactNode;
}) {
  // The next decision is read from its top, wherever the one before was scrolled to.
  useEffect(() => {
    // What newer engines answer is a promise, which React would take for the way to undo the effect.
    void window.scrollTo(0, 0);
  }, []);
  const hasButtons = buttons !== undefined && buttons !== null && buttons !== false;
  return (
    <div className={styles.cab}>
      <Page
        title={title}
        sub={sub}
        above={onBack === null ? undefined : <Back {...(onBack !== undefined && { onBack })} />}
        foot={
          hasButtons && (
            <BottomBar>
              {note !== undefined && <p className={styles.note}>{note}</p>}
              {buttons}
            </BottomBar>
          )
        }
      >
        {children}
      </Page>
    </div>
  );
}

function Back({ onBack }: { onBack?: () => void }) {
  const { t } = useTranslation(["common", "trip"]);
  if (onBack !== undefined)
    return (
      <button type="button" className={styles.back} onClick={onBack}>
        ‹ {t("common:back")}
      </button>
    );
  return (
    <Link to="/trip" className={styles.back ?? ""}>
      ‹ {t("trip:title")}
    </Link>
  );
}
