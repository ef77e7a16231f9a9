import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Skeleton.module.css";

/** Before this, an answer that comes at once would only flicker. */
const PATIENCE_MS = 200;

/** Grey rows where an answer is still awaited; nothing for the first 200 ms. */
export function Skeleton({ rows = 3 }: { rows?: number }) {
  const { t } = useTranslation("common");
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);

  if (!isSlow) return null;
  return (
    <div className={styles.skeleton} role="status">
      <span className="sr-only">{t("loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <i key={row} />
      ))}
    </div>
  );
}
