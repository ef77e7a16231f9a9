import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import { Card } from "@/components/Card";
import { CodeField } from "@/features/shared/codes/CodeField";
import { CodeToTake } from "@/features/shared/codes/CodeToTake";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { Head } from "./Head";
import { JoinPin } from "./JoinPin";
import { useJoin, useOwnRequest } from "./queries";
import styles from "./Setup.module.css";

/** 加入本单位: a managing device of the organisation lets this one in, without a network and without an invite. */
export function JoinQuestion({
  desk,
  onBack,
  onDone,
}: {
  desk: DeskStatus;
  onBack: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation("setup");
  return (
    <section className={styles.question}>
      <Head title={t("join.title")}>{t("join.why")}</Head>
      {desk.stage === "new" || desk.is_locked ? (
        <JoinPin isNew={desk.stage === "new"} onBack={onBack} />
      ) : (
        <Exchange onBack={onBack} onDone={onDone} />
      )}
    </section>
  );
}

/** The request goes there, the admission comes back. */
function Exchange({ onBack, onDone }: { onBack: () => void; onDone: () => void }) {
  const { t } = useTranslation("setup");
  const request = useOwnRequest();
  const join = useJoin();
  const [text, setText] = useState("");
  const [isTried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (text.trim() !== "" && !join.isPending) join.mutate(text.trim(), { onSuccess: onDone });
  };
  return (
    <form className={styles.exchange} onSubmit={submit} autoComplete="off">
      <Card>
        <div className={styles.fields}>
          <p>
            <b>{t("join.show")}</b>
          </p>
          <p className="muted">{t("join.show_text")}</p>
          {request.isError && <ProblemFailure error={request.error} onAct={() => void request.refetch()} />}
          {request.data !== undefined && (
            <>
              <p>
                {t("done.fingerprint")}{" "}
                <b className={`num ${styles.fingerprint}`}>{request.data.fingerprint}</b>
              </p>
              <CodeToTake text={request.data.request} label={t("join.request")} />
            </>
          )}
        </div>
      </Card>
      <Card>
        <div className={styles.fields}>
          <CodeField
            label={t("join.admission")}
            hint={t("join.admission_hint")}
            placeholder="WFA1-…"
            fault={isTried && text.trim() === "" ? t("join.missing") : undefined}
            disabled={join.isPending}
            value={text}
            onChange={(next) => {
              setText(next);
              if (join.isError) join.reset();
            }}
          />
          {join.isError && <ProblemFailure error={problemOf(join.error)} onAct={() => setText("")} />}
        </div>
      </Card>
      <div className={styles.ways}>
        <Button type="primary" htmlType="submit" size="large" loading={join.isPending}>
          {t("join.submit")}
        </Button>
        <Button size="large" onClick={onBack} disabled={join.isPending}>
          {t("back")}
        </Button>
      </div>
    </form>
  );
}
