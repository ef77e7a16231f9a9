import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { IdentityView } from "@/api/generated/IdentityView";
import { Page } from "@/components/Page";
import { Skeleton } from "@/components/Skeleton";
import { jumpToField } from "@/features/shared/check/field";
import { useCheck } from "@/features/shared/check/useCheck";
import { EMPTY_DRAFT, formOf, type ManifestDraft } from "@/features/shared/forms/manifestDraft";
import { RestoredNotice } from "@/features/shared/forms/RestoredNotice";
import { type KeptForm, useKeptForm } from "@/features/shared/forms/useKeptForm";
import { deskQuery } from "@/features/shared/queries";
import { manifestCode } from "@/lib/codes";
import { CheckedForm } from "../CheckedForm";
import { useSignWhenChecked } from "../useSignWhenChecked";
import { ConsignorPanel } from "./ConsignorPanel";
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
  if (form.isReady && identity != null) return <Fields id={id} form={form} identity={identity} />;
  return (
    <Page title={t("new.title")}>
      <Skeleton rows={6} />
    </Page>
  );
}

function Fields({
  id,
  form,
  identity,
}: {
  id: string;
  form: KeptForm<ManifestDraft>;
  identity: IdentityView;
}) {
  const { t } = useTranslation("manifests");
  const navigate = useNavigate();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());

  const draft = form.value;
  // Whose work it is to write for others is asked at once, everybody else when they say so.
  const isAgent = identity.kinds.includes("agent");
  const wantsAnother = draft.for_another ?? isAgent;
  const isForAnother = wantsAnother && draft.consignor?.org !== identity.org;
  const act: ActRequest = { act: isForAnother ? "prepare" : "issue_new", manifest: formOf(draft) };
  const signing = useSignWhenChecked(act, { form: id, before: form.flush });
  const placeOf = (field: string) => placeIn(draft, field);
  const check = useCheck(act);
  const told = useTold(check.data, (field) => signing.isTried || left.has(field), placeOf);
  const fields = {
    told,
    onLeave: (field: string) => setLeft((before) => new Set(before).add(field)),
    onReadable: signing.onReadable,
  };
  const change = (next: Partial<ManifestDraft>) => form.change((before) => ({ ...before, ...next }));
  const when = signing.isReached ? "now" : "later";

  return (
    <CheckedForm
      title={t("new.title")}
      sub={
        draft.copied_from === null ? t("new.sub") : t("new.copied", { code: manifestCode(draft.copied_from) })
      }
      act={act}
      signing={signing}
      word={t(isForAnother ? `new.prepare_${when}` : `new.sign_${when}`)}
      note={t("new.kept")}
      onJump={(field) => jumpToField(placeOf(field))}
    >
      {/* A copy has just been made by the person's own hand: nothing was brought back. */}
      {(draft.copied_from === null || form.problem !== undefined) && (
        <RestoredNotice
          form={form}
          onFresh={() => void navigate({ to: "/manifests/new", search: { form: newFormId() } })}
        />
      )}
      <ConsignorPanel
        draft={draft}
        own={identity.org_name}
        wantsAnother={wantsAnother}
        isAgent={isAgent}
        change={form.change}
        {...fields}
      />
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
    </CheckedForm>
  );
}

/** Form, packaging and pieces are looked at together, under the name of the first: the empty one is meant. */
function placeIn(draft: ManifestDraft, field: string): string {
  const found = /^lines\/(\d+)\/form$/.exec(field);
  const line = draft.lines[Number(found?.[1])];
  if (found === null || line === undefined) return field;
  const empty = (["form", "packaging", "packages"] as const).find((name) => line[name] === null);
  return `lines/${found[1]}/${empty ?? "form"}`;
}
