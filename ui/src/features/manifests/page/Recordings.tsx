import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { RecordingView } from "@/api/generated/RecordingView";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { isVerified, RecordedStep } from "@/features/shared/recordings/RecordedStep";
import { useAct } from "@/features/shared/signing/useAct";
import { useWaitingAct } from "@/features/shared/signing/useWaitingAct";
import { Finding } from "./Finding";

/** Steps that somebody recorded for their party; for that party, the button that confirms one. */
export function Recordings({ view }: { view: ManifestView }) {
  return view.recordings.map((recording) => (
    <Recording key={recording.entry} manifest={view.row.id} recording={recording} />
  ));
}

function Recording({ manifest, recording }: { manifest: string; recording: RecordingView }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const [asks, ask] = useState(false);
  const signing = useAct();
  const waiting = useWaitingAct(manifest);
  const { step, entry, by } = recording;
  const confirm = async () => {
    if ((await signing.give({ act: "confirm", manifest, step: entry })) !== undefined) ask(false);
  };
  return (
    <Finding
      tone={isVerified(recording) ? "grey" : "hazard"}
      action={
        recording.may_confirm &&
        waiting === undefined && <Button onClick={() => ask(true)}>{t("page.confirm.button")}</Button>
      }
    >
      <RecordedStep recording={recording} />
      {asks && step !== null && (
        <ConfirmDialog
          title={t("page.confirm.title", { step: steps(`step.${step}`) })}
          action={t("page.confirm.action")}
          busy={signing.isBusy}
          onConfirm={() => void confirm()}
          onCancel={() => ask(false)}
        >
          <p className="muted">{t("page.confirm.means", { by })}</p>
          {signing.problem !== undefined && <ProblemFailure error={signing.problem} />}
        </ConfirmDialog>
      )}
      {signing.dialog}
    </Finding>
  );
}
