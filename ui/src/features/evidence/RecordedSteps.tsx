import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordingView } from "@/api/generated/RecordingView";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Tag } from "@/components/Tag";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { isVerified, RecordedStep } from "@/features/shared/recordings/RecordedStep";
import { useConfirmRecording } from "./queries";

/** Steps that somebody recorded for their party. The authority may say of each that it was that party's will. */
export function RecordedSteps({
  manifest,
  recordings,
}: {
  manifest: string;
  recordings: readonly RecordingView[];
}) {
  return recordings.map((recording) => (
    <Recorded key={recording.entry} manifest={manifest} recording={recording} />
  ));
}

function Recorded({ manifest, recording }: { manifest: string; recording: RecordingView }) {
  const { t } = useTranslation(["evidence", "steps"]);
  const [asks, ask] = useState(false);
  const confirm = useConfirmRecording(manifest, recording.entry);
  const tone = isVerified(recording) ? "grey" : "hazard";
  const party = recording.party ?? t(`steps:role.${recording.role}`);
  return (
    <li data-tone={tone}>
      <Tag tone={tone}>{t("steps:recorded.tag")}</Tag>
      <div>
        <RecordedStep recording={recording} />
        {recording.may_confirm && <Button onClick={() => ask(true)}>{t("recorded.confirm")}</Button>}
      </div>
      {asks && (
        <ConfirmDialog
          title={t("recorded.ask", { party })}
          action={t("recorded.sign")}
          busy={confirm.isPending}
          onConfirm={() => confirm.mutate(undefined, { onSuccess: () => ask(false) })}
          onCancel={() => ask(false)}
        >
          {t("recorded.means")}
          {confirm.isError && <ConsoleFailure error={confirm.error} />}
        </ConfirmDialog>
      )}
    </li>
  );
}
