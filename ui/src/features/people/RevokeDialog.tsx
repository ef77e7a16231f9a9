import { App, Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/api/generated/console/DeviceView";
import type { RevocationReason } from "@/api/generated/console/RevocationReason";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useRevoke } from "./queries";
import styles from "./RevokeDialog.module.css";

const REASONS = ["lost", "stolen", "left", "replaced"] as const satisfies readonly RevocationReason[];
/** What the node keeps of a note, in characters. */
const LONGEST_NOTE = 500;

type Fields = { reason: RevocationReason; note?: string; digits: string };

/** Takes from a device its power to sign: what that does, why, and the last four digits to be sure of the right one. */
export function RevokeDialog({ device, onClose }: { device: DeviceView; onClose: () => void }) {
  const { t } = useTranslation(["people", "steps", "common"]);
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const revoke = useRevoke(device.device);
  const digits = lastDigits(device.fingerprint);
  const name = device.org_name ?? t("steps:unknown_org");

  const submit = ({ reason, note }: Fields) => {
    const words = note?.trim() ?? "";
    revoke.mutate(
      { reason, ...(words !== "" && { note: words }) },
      {
        onSuccess: () => {
          message.success(t("revoke.done", { device: device.fingerprint }));
          onClose();
        },
      },
    );
  };

  return (
    <Modal
      open
      centered
      title={t("revoke.title", { device: device.fingerprint })}
      okText={t("revoke.button", { device: device.fingerprint })}
      okButtonProps={{ danger: true }}
      cancelText={t("common:cancel")}
      confirmLoading={revoke.isPending}
      closable={false}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <div className={styles.dialog}>
        <p>{t("revoke.whose", { name })}</p>
        <p className={styles.effect}>{t("revoke.effect")}</p>
        <p className="muted">{t("revoke.means")}</p>
        <Form<Fields> form={form} layout="vertical" requiredMark={false} onFinish={submit} scrollToFirstError>
          <Form.Item
            name="reason"
            label={t("revoke.reason")}
            rules={[{ required: true, message: t("revoke.reason_missing") }]}
          >
            <Select<RevocationReason>
              options={REASONS.map((reason) => ({ value: reason, label: t(`reason.${reason}`) }))}
            />
          </Form.Item>
          <Form.Item name="note" label={t("revoke.note")} extra={t("revoke.note_means")}>
            <Input.TextArea rows={2} maxLength={LONGEST_NOTE} />
          </Form.Item>
          <Form.Item
            name="digits"
            label={t("revoke.digits", { device: device.fingerprint })}
            validateTrigger="onBlur"
            rules={[
              {
                validator: (_, typed: string | undefined) =>
                  (typed ?? "").trim().toLowerCase() === digits
                    ? Promise.resolve()
                    : Promise.reject(new Error(t("revoke.digits_differ"))),
              },
            ]}
          >
            <Input autoComplete="off" spellCheck={false} maxLength={8} className={styles.digits ?? ""} />
          </Form.Item>
        </Form>
        {revoke.isError && <ConsoleFailure error={revoke.error} />}
      </div>
    </Modal>
  );
}

function lastDigits(fingerprint: string): string {
  return fingerprint.slice(-4).toLowerCase();
}
