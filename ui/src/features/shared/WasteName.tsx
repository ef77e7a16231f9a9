import { useTranslation } from "react-i18next";
import styles from "./WasteName.module.css";

/**
 * What a waste is called. Where nobody in the workshop gave it a name it is the catalogue's description, which would
 * fill the line: it is cut on screen, and whole in the hint.
 */
export function WasteName({ name, code }: { name: string | null; code?: string | null }) {
  const { t } = useTranslation("steps");
  const said = name ?? code ?? t("unnamed_waste");
  return (
    <span className={styles.name} title={said}>
      {said}
    </span>
  );
}
