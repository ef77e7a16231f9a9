import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { useOpenKey } from "@/features/shared/KeyKeeper";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useEndorse } from "../mutations";
import { Finding } from "./Finding";

/** Entries that the log gives no effect. A managing device answers for those of its own organisation. */
export function SetApart({
  view: { row, quarantined, may_endorse },
}: {
  view: Pick<ManifestView, "row" | "quarantined" | "may_endorse">;
}) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const [isAsking, ask] = useState(false);
  return (
    <>
      {quarantined.map(({ entry, by, step, why }, at) => (
        <Finding
          key={`apart ${entry}`}
          tone="hazard"
          action={
            may_endorse &&
            at === quarantined.length - 1 && (
              <Button onClick={() => ask(true)}>{t("page.endorse.button")}</Button>
            )
          }
        >
          <b>
            {step === null
              ? t("page.quarantined_entry", { who: by })
              : t("page.quarantined_step", { who: by, step: steps(`step.${step}`) })}
          </b>
          <p className="muted">{t(`page.quarantined_means.${why}`, { who: by })}</p>
        </Finding>
      ))}
      {isAsking && <Endorse manifest={row.id} onClose={() => ask(false)} />}
    </>
  );
}

function Endorse({ manifest, onClose }: { manifest: string; onClose: () => void }) {
  const { t } = useTranslation("manifests");
  const { message } = App.useApp();
  const openKey = useOpenKey();
  const endorse = useEndorse();
  const sign = async () => {
    if (!(await openKey())) return;
    endorse.mutate(manifest, {
      onSuccess: () => {
        message.success(t("page.endorse.done"));
        onClose();
      },
    });
  };
  return (
    <ConfirmDialog
      title={t("page.endorse.title")}
      action={t("page.endorse.action")}
      busy={endorse.isPending}
      onConfirm={() => void sign()}
      onCancel={onClose}
    >
      <p>{t("page.endorse.means")}</p>
      {endorse.isError && <ProblemFailure error={endorse.error} />}
    </ConfirmDialog>
  );
}
