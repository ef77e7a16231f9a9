import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { ManifestView } from "@/api/generated/ManifestView";
import { Section } from "@/components/Section";
import { manifestCode } from "@/lib/codes";
import { CheckedForm } from "../CheckedForm";
import { Parties } from "../page/Parties";
import { useSignWhenChecked } from "../useSignWhenChecked";
import { WithManifest } from "../WithManifest";
import { LinesToWeigh, type Removed, weighed } from "./LinesToWeigh";

/** A manifest that somebody prepared for this organisation: read, weighed where that has been done, and issued. */
export function IssueManifest({ manifest }: { manifest: string }) {
  const { t } = useTranslation("manifests");
  return (
    <WithManifest manifest={manifest} title={t("issue.title")}>
      {(view) => <Draft key={view.row.id} view={view} />}
    </WithManifest>
  );
}

function Draft({ view }: { view: ManifestView }) {
  const { t } = useTranslation("manifests");
  const [removed, setRemoved] = useState<Removed>({});
  const { row } = view;
  const act: ActRequest = {
    act: "issue",
    manifest: row.id,
    removed: weighed(view.lines, removed),
  };
  const signing = useSignWhenChecked(act);

  return (
    <CheckedForm
      title={t("issue.title")}
      above={
        <Link to="/manifests/$manifest" params={{ manifest: row.id }}>
          ← {manifestCode(row.code)}
        </Link>
      }
      sub={view.prepared_for === null ? undefined : t("issue.sub")}
      act={act}
      signing={signing}
      word={t(signing.isReached ? "new.sign_now" : "new.sign_later")}
      note={t("issue.means")}
    >
      <Section title={t("page.wastes")}>
        <LinesToWeigh
          lines={view.lines}
          removed={removed}
          onChange={setRemoved}
          onReadable={signing.onReadable}
        />
      </Section>
      <Section title={t("page.parties")}>
        <Parties view={view} />
      </Section>
    </CheckedForm>
  );
}
