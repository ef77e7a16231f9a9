import { type ErrorComponentProps, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";
import { NewManifest } from "@/features/manifests/new/NewManifest";
import { ProblemFailure } from "@/features/shared/ProblemFailure";

/** 开联单. The form is named in the address: two of them are two drafts. */
export function NewManifestScreen() {
  const { form = "" } = useSearch({ from: "/shell/manifests/new" });
  return <NewManifest key={form} id={form} />;
}

/** The desk could not say which draft. */
export function NoNewManifest({ error }: ErrorComponentProps) {
  const { t } = useTranslation("manifests");
  return (
    <Page title={t("new.title")}>
      <ProblemFailure error={error} />
    </Page>
  );
}
