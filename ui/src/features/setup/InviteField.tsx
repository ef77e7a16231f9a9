import { useQuery } from "@tanstack/react-query";
import type { InputRef } from "antd";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { InviteView } from "@/api/generated/InviteView";
import { KeyValue } from "@/components/KeyValue";
import { useSettled } from "@/components/useSettled";
import { CodeField } from "@/features/shared/codes/CodeField";
import { acceptInvite, inviteQuery } from "./queries";
import styles from "./Setup.module.css";

/** So long after the last key the invite is read. */
const PAUSE_MS = 250;

/** The invite, typed as people type or read from a picture; below stands what was understood. */
export function InviteField({
  ref,
  fault,
  autoFocus,
  disabled,
  value,
  onChange,
}: {
  ref: RefObject<InputRef | null>;
  fault: string | undefined;
  autoFocus: boolean;
  disabled: boolean;
  value: string;
  onChange: (text: string) => void;
}) {
  const { t } = useTranslation("setup");
  const read = useQuery(inviteQuery(useSettled(value.trim(), PAUSE_MS)));
  return (
    <div className={styles.fields}>
      <CodeField
        ref={ref}
        label={t("enrol.invite")}
        hint={t("enrol.invite_hint")}
        placeholder={t("enrol.invite_placeholder")}
        fault={fault}
        autoFocus={autoFocus}
        disabled={disabled}
        value={value}
        onChange={onChange}
        accept={acceptInvite}
      />
      {read.data !== undefined && <Understood invite={read.data} />}
    </div>
  );
}

/** What the invite says, to be compared with the paper. */
function Understood({ invite }: { invite: InviteView }) {
  const { t } = useTranslation("setup");
  return (
    <div className={styles.understood} role="status">
      <KeyValue
        items={[
          [
            t("enrol.node"),
            <span key="node" className="num">
              {invite.address}
            </span>,
          ],
          [
            t("enrol.code"),
            <span key="code" className={`num ${styles.code}`}>
              {invite.code}
            </span>,
          ],
          [t("enrol.names_key"), invite.names_key ? t("enrol.names_key_yes") : undefined],
        ]}
      />
    </div>
  );
}
