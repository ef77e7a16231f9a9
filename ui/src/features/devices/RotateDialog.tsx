import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import { PinDialog } from "@/components/PinDialog";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useProblemText } from "@/features/shared/useProblemText";
import { useLanguage } from "@/i18n/useFormat";
import { useRotate } from "./queries";

/** Goes on under another key: the PIN seals the new one as well. What is not answered yet goes on later. */
export function RotateDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation("devices");
  const textOf = useProblemText();
  const language = useLanguage();
  const rotate = useRotate();
  const problem = rotate.isError ? problemOf(rotate.error) : undefined;
  const isPin = problem?.code === "key.wrong_pin" || problem?.code === "pin.rule";
  const text = isPin ? textOf(problem) : undefined;
  return (
    <PinDialog
      title={t("rotate.title")}
      action={t("rotate.action")}
      busy={rotate.isPending}
      onPin={(pin) =>
        rotate.mutate(pin, { onSuccess: ({ rotation }) => (rotation === "none" ? onDone() : onClose()) })
      }
      onCancel={onClose}
      {...(text !== undefined && {
        fault: [text.what, text.so, text.now].join(language === "en" ? " " : ""),
      })}
    >
      <p>{t("rotate.means")}</p>
      {problem !== undefined && !isPin && <ProblemFailure error={problem} now={t("rotate.later")} />}
    </PinDialog>
  );
}
