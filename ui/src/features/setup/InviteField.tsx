import { useQuery } from "@tanstack/react-query";
import { Button, Input, type InputRef } from "antd";
import { type RefObject, useId } from "react";
import { useTranslation } from "react-i18next";
import type { InviteView } from "@/api/generated/InviteView";
import { Glyph } from "@/components/Glyph";
import { KeyValue } from "@/components/KeyValue";
import { useSettled } from "@/components/useSettled";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { inviteQuery, useInviteFromPicture } from "./queries";
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
  const id = useId();
  const read = useQuery(inviteQuery(useSettled(value.trim(), PAUSE_MS)));
  const picture = useInviteFromPicture();
  const fromPicture = () =>
    picture.mutate(undefined, { onSuccess: (found) => found !== undefined && onChange(found.invite) });

  return (
    <div className={styles.fields}>
      <div className={styles.field}>
        <label htmlFor={id}>{t("enrol.invite")}</label>
        <div className={styles.beside}>
          <Input
            id={id}
            ref={ref}
            size="large"
            className="num"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            autoFocus={autoFocus}
            disabled={disabled}
            placeholder={t("enrol.invite_placeholder")}
            value={value}
            status={fault === undefined ? "" : "error"}
            aria-invalid={fault !== undefined}
            aria-describedby={fault === undefined ? `${id}-hint` : `${id}-hint ${id}-fault`}
            onChange={(event) => onChange(event.target.value)}
          />
          <Button size="large" loading={picture.isPending} disabled={disabled} onClick={fromPicture}>
            {t("enrol.from_picture")}
          </Button>
        </div>
        <div id={`${id}-hint`} className="muted">
          {t("enrol.invite_hint")}
        </div>
        {fault !== undefined && (
          <div id={`${id}-fault`} className={styles.fault} role="alert">
            <Glyph name="bang" /> {fault}
          </div>
        )}
      </div>
      {picture.isError && <ProblemFailure error={picture.error} onAct={fromPicture} />}
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
