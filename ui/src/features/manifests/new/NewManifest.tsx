import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { IdentityView } from "@/api/generated/IdentityView";
import type { Problem } from "@/api/generated/Problem";
import { useAnnounce } from "@/components/Announcer";
import { Page } from "@/components/Page";
import { Skeleton } from "@/components/Skeleton";
import { useKeys } from "@/components/useKeys";
import { CheckCard } from "@/features/shared/CheckCard";
import { jumpToField } from "@/features/shared/check/field";
import { checkQuery } from "@/features/shared/check/queries";
import { useCheck } from "@/features/shared/check/useCheck";
import { useRemarkText } from "@/features/shared/check/useRemarkText";
import { EMPTY_DRAFT, formOf, type ManifestDraft } from "@/features/shared/forms/manifestDraft";
import { RestoredNotice } from "@/features/shared/forms/RestoredNotice";
import { type KeptForm, useKeptForm } from "@/features/shared/forms/useKeptForm";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { deskQuery, syncQuery } from "@/features/shared/queries";
import { isPutOff, useSigner } from "@/features/shared/signing/useSigner";
import { manifestCode } from "@/lib/codes";
import { ConsignorPanel } from "./ConsignorPanel";
import styles from "./NewManifest.module.css";
import { Panel } from "./Panel";
import { PartyField } from "./PartyField";
import { newFormId } from "./startForm";
import { useTold } from "./useTold";

/** 开联单: one page in the three parts of the national form, checked as it is filled in, then signed. */
export function NewManifest({ id }: { id: string }) {
  const { t } = useTranslation("manifests");
  const form = useKeptForm<ManifestDraft>("new_manifest", id, EMPTY_DRAFT);
  const { data: desk } = useQuery(deskQuery);
  const identity = desk?.identity;
  if (!form.isReady || identity == null)
    return (
      <Page title={t("new.title")}>
        <Skeleton rows={6} />
      </Page>
    );
  return <Filled id={id} form={form} identity={identity} />;
}

function Filled({
  id,
  form,
  identity,
}: {
  id: string;
  form: KeptForm<ManifestDraft>;
  identity: IdentityView;
}) {
  const { t } = useTranslation("manifests");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const remarkText = useRemarkText();
  const signer = useSigner();
  const { data: sync } = useQuery(syncQuery);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isTried, setTried] = useState(false);
  const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const draft = form.value;
  const isForAnother = draft.consignor !== null && draft.consignor.org !== identity.org;
  const act: ActRequest = { act: isForAnother ? "prepare" : "issue_new", manifest: formOf(draft) };
  const check = useCheck(act);
  const told = useTold(check.data, (field) => isTried || left.has(field));

  const change = (next: Partial<ManifestDraft> | ((before: ManifestDraft) => ManifestDraft)) => {
    setProblem(undefined);
    form.change(typeof next === "function" ? next : (before) => ({ ...before, ...next }));
  };
  const fields = {
    told,
    onLeave: (field: string) => setLeft((before) => new Set(before).add(field)),
    onReadable: (field: string, isReadable: boolean) =>
      setUnreadable((before) => {
        const next = new Set(before);
        if (isReadable) next.delete(field);
        else next.add(field);
        return next;
      }),
  };

  const sign = async () => {
    const first = [...unreadable][0];
    if (first !== undefined) return jumpToField(first);
    setTried(true);
    // What is signed is what was looked at last, whatever the card still shows.
    const card = await queries.fetchQuery({ ...checkQuery(act), staleTime: 0 });
    const stop = card.items.find(({ level }) => level === "stop");
    if (stop !== undefined) {
      announce(remarkText(stop));
      return jumpToField(stop.field ?? "lines");
    }
    await form.flush();
    await signer.sign(act, { form: id });
    await navigate({ to: "/today" });
  };
  const trySign = () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    sign()
      .catch((error: unknown) => !isPutOff(error) && setProblem(problemOf(error)))
      .finally(() => setBusy(false));
  };
  useKeys({ "mod+Enter": trySign });

  const isReached = sync?.phase === "live" || sync?.phase === "exchanging";
  const word = t(
    isForAnother
      ? isReached
        ? "new.prepare_now"
        : "new.prepare_later"
      : isReached
        ? "new.sign_now"
        : "new.sign_later",
  );

  return (
    <Page
      title={t("new.title")}
      sub={
        draft.copied_from === null ? t("new.sub") : t("new.copied", { code: manifestCode(draft.copied_from) })
      }
      foot={
        <div className={styles.foot}>
          <span className="muted">{t("new.kept")}</span>
          <Button type="primary" size="large" loading={isBusy} onClick={trySign} title="Ctrl+Enter">
            {word}
          </Button>
        </div>
      }
    >
      {/* A copy has just been made by the person's own hand; nothing was brought back. */}
      {(draft.copied_from === null || form.problem !== undefined) && (
        <RestoredNotice
          form={form}
          onFresh={() => void navigate({ to: "/manifests/new", search: { form: newFormId() } })}
        />
      )}
      {problem !== undefined && <ProblemFailure error={problem} />}
      <div className={styles.columns}>
        <div className={styles.panels}>
          <ConsignorPanel draft={draft} identity={identity} change={change} {...fields} />
          <Panel number={2} title={t("new.part.carrier")}>
            <PartyField
              partyRole="carrier"
              value={draft.carrier}
              onChange={(carrier) => change({ carrier })}
              {...fields}
            />
          </Panel>
          <Panel number={3} title={t("new.part.receiver")}>
            <PartyField
              partyRole="receiver"
              value={draft.receiver}
              onChange={(receiver) => change({ receiver })}
              {...fields}
            />
          </Panel>
        </div>
        <aside className={styles.card} aria-label={t("new.check")}>
          <CheckCard act={act} />
        </aside>
      </div>
      {signer.dialog}
    </Page>
  );
}
