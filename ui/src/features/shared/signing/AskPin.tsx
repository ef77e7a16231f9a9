import type { ReactNode } from "react";
import { problemOf } from "@/api/call";
import { PinDialog } from "@/components/PinDialog";
import { useLanguage } from "@/i18n/useFormat";
import { useUnlock } from "../mutations";
import { useProblemText } from "../useProblemText";

/** Opens the signing key with the PIN; what was wrong with one is said, and the dialog stays. */
export function AskPin({
  title,
  action,
  onOpen,
  onCancel,
  children,
}: {
  title: string;
  /** The verb on the button. */
  action: string;
  onOpen: () => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  const textOf = useProblemText();
  const language = useLanguage();
  const unlock = useUnlock();
  const text = unlock.isError ? textOf(problemOf(unlock.error)) : undefined;
  return (
    <PinDialog
      title={title}
      action={action}
      busy={unlock.isPending}
      onPin={(pin) => unlock.mutate(pin, { onSuccess: onOpen })}
      onCancel={onCancel}
      {...(text !== undefined && {
        fault: [text.what, text.so, text.now].join(language === "en" ? " " : ""),
      })}
    >
      {children}
    </PinDialog>
  );
}
