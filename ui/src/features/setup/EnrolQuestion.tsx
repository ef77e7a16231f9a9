import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import { Card } from "@/components/Card";
import { PinField } from "@/components/PinField";
import { deskQuery } from "@/features/shared/queries";
import { useProblemText } from "@/features/shared/useProblemText";
import { EnrolTrouble } from "./EnrolTrouble";
import { Head } from "./Head";
import { InviteField } from "./InviteField";
import styles from "./Setup.module.css";
import { type EnrolField, useEnrolForm } from "./useEnrolForm";

/** After this, waiting needs a word of its own. */
const LONG_MS = 6_000;

/** PIN and invite, on one screen and with one button. */
export function EnrolQuestion({
  desk,
  onBack,
  onJoin,
  onDone,
}: {
  desk: DeskStatus;
  onBack: () => void;
  /** The organisation has a device already, and no invite is needed. */
  onJoin: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation(["setup", "common"]);
  const say = useProblemText();
  const client = useQueryClient();
  const form = useEnrolForm(desk, onDone);
  const { problem, blamed, typed, inputs } = form;

  const faultAt = (field: EnrolField): string | undefined => {
    const fault = form.fault(field);
    if (fault === "missing") return t(`enrol.missing.${field}`);
    if (fault === "short") return t("enrol.pin_short");
    if (fault === "differ") return t("common:pin.differ");
    // A PIN is put right where it stands; an invite has more to be said of it, below.
    return blamed === "pin" && field === "pin" && problem !== undefined
      ? `${say(problem).what}${say(problem).now}`
      : undefined;
  };

  return (
    <form className={styles.question} onSubmit={form.submit} autoComplete="off">
      <Head title={t("enrol.title")} />
      <Card>
        {desk.stage === "new" && (
          <div className={styles.fields}>
            <p>
              {t("enrol.pin_why")} <b>{t("enrol.pin_lost")}</b>
            </p>
            <div className={styles.pair}>
              <PinField
                ref={inputs.pin}
                label={t("enrol.pin")}
                hint={t("common:pin.hint")}
                fault={faultAt("pin")}
                autoFocus
                value={typed.pin}
                onChange={form.change("pin")}
              />
              <PinField
                ref={inputs.again}
                label={t("common:pin.again")}
                fault={faultAt("again")}
                value={typed.again}
                onChange={form.change("again")}
              />
            </div>
          </div>
        )}
        {desk.stage !== "new" &&
          (desk.is_locked ? (
            <PinField
              ref={inputs.pin}
              label={t("enrol.pin_type")}
              hint={t("enrol.pin_type_why")}
              fault={faultAt("pin")}
              autoFocus
              value={typed.pin}
              onChange={form.change("pin")}
            />
          ) : (
            <p>
              <b>{t("enrol.pin_set")}</b> <span className="muted">{t("enrol.pin_set_open")}</span>
            </p>
          ))}
      </Card>
      <Card>
        <InviteField
          ref={inputs.invite}
          fault={faultAt("invite")}
          autoFocus={!form.asked.includes("pin")}
          disabled={form.isPending}
          value={typed.invite}
          onChange={form.change("invite")}
        />
      </Card>
      {problem !== undefined && blamed !== "pin" && (
        <EnrolTrouble
          problem={problem}
          onField={() => form.focus("invite")}
          onRetry={form.send}
          onDone={() => void client.invalidateQueries({ queryKey: deskQuery.queryKey }).then(onDone)}
        />
      )}
      {form.isPending && <Waiting />}
      <div className={styles.ways}>
        <Button type="primary" htmlType="submit" size="large" loading={form.isPending}>
          {t("enrol.submit")}
        </Button>
        <Button size="large" onClick={onBack} disabled={form.isPending}>
          {t("back")}
        </Button>
        <Button type="link" size="large" onClick={onJoin} disabled={form.isPending}>
          {t("join.instead")}
        </Button>
      </div>
    </form>
  );
}

/** The one thing here that needs the network: said at once, and again when it takes long. */
function Waiting() {
  const { t } = useTranslation("setup");
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p role="status">
      <b>{t("enrol.waiting")}</b>{" "}
      <span className="muted">{t(isLong ? "enrol.waiting_long" : "enrol.waiting_text")}</span>
    </p>
  );
}
