import { App, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RevocationWhy } from "@/api/generated/RevocationWhy";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Field } from "@/components/Field";
import { useOpenKey } from "@/features/shared/KeyKeeper";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import styles from "./Devices.module.css";
import { useRevokeDevice } from "./queries";

const REASONS = ["lost", "stolen", "left", "replaced"] as const satisfies readonly RevocationWhy[];

/** Says what closing a device or a sheet out does, and asks why. */
export function RevokeDialog({
  device,
  name,
  means,
  onClose,
}: {
  device: string;
  name: string;
  means: string;
  onClose: () => void;
}) {
  const { t } = useTranslation("devices");
  const { message } = App.useApp();
  const openKey = useOpenKey();
  const revoke = useRevokeDevice();
  const [reason, setReason] = useState<RevocationWhy>("lost");
  const confirm = async () => {
    if (!(await openKey())) return;
    revoke.mutate(
      { device, reason },
      {
        onSuccess: () => {
          message.success(t("revoke.done", { name }));
          onClose();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      title={t("revoke.title", { name })}
      action={t("revoke.do", { name })}
      danger
      busy={revoke.isPending}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <div className={styles.parts}>
        <p>{means}</p>
        <Field name="reason" label={t("revoke.reason")} group>
          {() => (
            <Radio.Group
              value={reason}
              options={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        {revoke.isError && <ProblemFailure error={revoke.error} onAct={() => void confirm()} />}
      </div>
    </ConfirmDialog>
  );
}
