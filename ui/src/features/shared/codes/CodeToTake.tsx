import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { QrCode } from "@/components/QrCode";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { copyText } from "@/lib/clipboard";
import styles from "./CodeToTake.module.css";
import { useSaveText } from "./mutations";

/** The most characters that a QR of this screen's level holds, were all of them capitals and digits. */
const MOST_IN_QR = 3_391;

/** A code for another device: as a QR, copied, or as a file to be carried. Dashes only help hands. */
export function CodeToTake({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation("common");
  const { message } = App.useApp();
  const save = useSaveText();
  const inQr = /^WF[A-Z]\d-/u.test(text) ? text.replaceAll("-", "") : text;
  const copy = async () => {
    if (await copyText(text)) message.success(t("copied"));
    else message.warning(t("not_copied"));
  };
  return (
    <div className={styles.code}>
      {inQr.length <= MOST_IN_QR ? (
        <QrCode text={inQr} label={label} size="22rem" />
      ) : (
        <p className="muted">{t("code_too_long")}</p>
      )}
      <textarea className={styles.text} readOnly rows={3} aria-label={label} value={text} />
      <div className={styles.buttons}>
        <Button onClick={() => void copy()}>{t("copy")}</Button>
        <Button loading={save.isPending} onClick={() => save.mutate(text)}>
          {t("save_as_file")}
        </Button>
      </div>
      {save.data !== undefined && <p role="status">{t("saved_to", { path: save.data })}</p>}
      {save.isError && <ProblemFailure error={save.error} onAct={() => save.mutate(text)} />}
    </div>
  );
}
