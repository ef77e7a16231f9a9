import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ActRequest } from "@/api/generated/ActRequest";
import { Page } from "@/components/Page";
import { CheckCard } from "@/features/shared/CheckCard";
import { jumpToField } from "@/features/shared/check/field";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import styles from "./CheckedForm.module.css";
import type { SignWhenChecked } from "./useSignWhenChecked";

/** A form with the check card at its side, and at its foot the one green button. */
export function CheckedForm({
  title,
  sub,
  above,
  act,
  signing,
  word,
  note,
  onJump = jumpToField,
  children,
}: {
  title: string;
  sub?: ReactNode;
  above?: ReactNode;
  act: ActRequest;
  signing: SignWhenChecked;
  /** What the button says: the truth of this moment. */
  word: string;
  /** What signing means, beside the button. */
  note: string;
  /** Puts the cursor into a field of the check. */
  onJump?: (field: string) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation("manifests");
  return (
    <Page
      title={title}
      sub={sub}
      above={above}
      foot={
        <div className={styles.foot}>
          <span className="muted">{note}</span>
          <Button
            type="primary"
            size="large"
            loading={signing.isBusy}
            onClick={signing.sign}
            title="Ctrl+Enter"
          >
            {word}
          </Button>
        </div>
      }
    >
      {signing.problem !== undefined && <ProblemFailure error={signing.problem} />}
      <div className={styles.columns}>
        <div className={styles.main}>{children}</div>
        <aside className={styles.card} aria-label={t("new.check")}>
          <CheckCard act={act} onJump={onJump} />
        </aside>
      </div>
      {signing.dialog}
    </Page>
  );
}
