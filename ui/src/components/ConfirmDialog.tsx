import { Modal } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** Asks once more. The button is a verb, and a destructive one names its object. */
export function ConfirmDialog({
  title,
  action,
  danger = false,
  busy = false,
  onConfirm,
  onCancel,
  children,
}: {
  title: string;
  action: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation("common");
  return (
    <Modal
      open
      title={title}
      okText={action}
      okButtonProps={{ danger }}
      cancelText={t("cancel")}
      confirmLoading={busy}
      onOk={onConfirm}
      onCancel={onCancel}
      closable={false}
      centered
    >
      {children}
    </Modal>
  );
}
