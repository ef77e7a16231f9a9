import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Made } from "@/api/generated/console/Made";
import { Card } from "@/components/Card";
import { QrCode } from "@/components/QrCode";
import { useNow } from "@/features/shared/useNow";
import { useFormat } from "@/i18n/useFormat";
import { copyText } from "@/lib/clipboard";
import styles from "./MadeInvite.module.css";

/** An invite that was just made: as a picture, as a text, and on paper. Nobody can show it a second time. */
export function MadeInvite({ made, onDone }: { made: Made; onDone: () => void }) {
  const { t } = useTranslation(["people", "common"]);
  const { message } = App.useApp();
  const format = useFormat();
  const now = useNow();
  const copy = async () => {
    if (await copyText(made.invite)) message.success(t("common:copied"));
    else message.warning(t("common:not_copied"));
  };

  return (
    <Card tone="now">
      <section className={styles.made} aria-label={t("made.title", { name: made.org_name })}>
        <div className={styles.code}>
          <QrCode text={made.invite} label={t("made.qr", { name: made.org_name })} size="18rem" />
        </div>
        <div className={styles.words}>
          <h2 className={styles.title}>{t("made.title", { name: made.org_name })}</h2>
          <p>
            {made.expires_at === null
              ? t("made.once")
              : t("made.until", { at: format.dateTime(made.expires_at) })}
          </p>
          <p className={styles.warn}>{t("made.only_now")}</p>
          <code className={styles.text}>{made.invite}</code>
          <ol className={styles.steps}>
            <li>{t("made.step_open")}</li>
            <li>{t("made.step_enter")}</li>
            <li>{t("made.step_compare")}</li>
          </ol>
          <p className={styles.printed}>{t("made.printed", { at: format.dateTime(now) })}</p>
          <div className={styles.acts}>
            <Button type="primary" onClick={() => void copy()}>
              {t("made.copy")}
            </Button>
            <Button onClick={() => window.print()}>{t("made.print")}</Button>
            <Button onClick={onDone}>{t("made.done")}</Button>
          </div>
        </div>
      </section>
    </Card>
  );
}
