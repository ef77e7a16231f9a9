import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { Workplace } from "@/api/generated/Workplace";
import { KeyValue } from "@/components/KeyValue";

/** The sheet of keys, behind `?`. */
export function KeySheet({ workplace, onClose }: { workplace: Workplace; onClose: () => void }) {
  const { t } = useTranslation("common");
  const rows: [string, string | undefined][] = [
    ["Alt + 1…6", t("keys.go")],
    ["Ctrl + N", workplace === "producer" ? t("keys.new_manifest") : undefined],
    ["/", t("keys.filter")],
    ["↑ ↓ j k Enter", t("keys.rows")],
    ["Ctrl + Enter", t("keys.submit")],
    ["Esc", t("keys.close")],
    ["F5", t("keys.send_now")],
    ["Ctrl + − 0", t("keys.text_size")],
    ["?", t("keys.help")],
  ];
  return (
    <Modal
      open
      title={t("keys.title")}
      footer={null}
      onCancel={onClose}
      centered
      closable={{ "aria-label": t("close") }}
    >
      <KeyValue items={rows} />
    </Modal>
  );
}
