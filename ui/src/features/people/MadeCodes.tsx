import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { OrganisationView } from "@/api/generated/console/OrganisationView";
import { Card } from "@/components/Card";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useNow } from "@/features/shared/useNow";
import { useFormat } from "@/i18n/useFormat";
import styles from "./MadeCodes.module.css";
import type { useMakeCodes } from "./queries";

/** Codes that were just made for an organisation, to be printed and handed over. Nobody can show them a second time. */
export function MadeCodes({
  organisation: { name },
  making,
}: {
  organisation: OrganisationView;
  making: ReturnType<typeof useMakeCodes>;
}) {
  const { t } = useTranslation("people");
  const format = useFormat();
  const now = useNow();
  if (making.isError) return <ConsoleFailure error={making.error} />;
  if (making.data === undefined) return null;
  return (
    <Card tone="now">
      <section className={styles.made} aria-label={t("codes.title", { name })}>
        <h2 className={styles.title}>{t("codes.title", { name })}</h2>
        <p>{t("codes.means")}</p>
        <p className={styles.warn}>{t("codes.only_now")}</p>
        <ul className={styles.codes}>
          {making.data.codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <p className={styles.printed}>{t("codes.printed", { at: format.dateTime(now) })}</p>
        <div className={styles.acts}>
          <Button type="primary" onClick={() => window.print()}>
            {t("made.print")}
          </Button>
          <Button onClick={() => making.reset()}>{t("made.done")}</Button>
        </div>
      </section>
    </Card>
  );
}
