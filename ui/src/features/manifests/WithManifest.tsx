import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { Page } from "@/components/Page";
import { Skeleton } from "@/components/Skeleton";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { manifestQueries } from "@/features/shared/queries";

/** A screen about one manifest: it waits for it, and says so where it does not come. */
export function WithManifest({
  manifest,
  title,
  children,
}: {
  manifest: string;
  /** Of the page while there is nothing to show. */
  title: string;
  children: (view: ManifestView) => ReactNode;
}) {
  const { t } = useTranslation("manifests");
  const { data, error, refetch } = useQuery(manifestQueries.one(manifest));
  if (data !== undefined) return children(data);
  return (
    <Page title={title}>
      {error === null ? (
        <Skeleton rows={8} />
      ) : (
        <ProblemFailure
          error={error}
          action={<Button onClick={() => void refetch()}>{t("list.again")}</Button>}
        />
      )}
    </Page>
  );
}
