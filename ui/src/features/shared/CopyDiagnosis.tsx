import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { copyText } from "@/lib/clipboard";
import { readDiagnosis } from "./queries";

/** Puts what the help desk wants to know on the clipboard. */
export function CopyDiagnosis() {
  const { t } = useTranslation("common");
  const { message } = App.useApp();
  const copy = async () => {
    const isCopied = await readDiagnosis().then(copyText, () => false);
    if (isCopied) message.success(t("copied"));
    else message.warning(t("not_copied"));
  };
  return <Button onClick={() => void copy()}>{t("copy_diagnosis")}</Button>;
}
