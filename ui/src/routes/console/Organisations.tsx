import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Skeleton } from "@/components/Skeleton";
import { matches } from "@/features/people/matches";
import { OrganisationsTable } from "@/features/people/OrganisationsTable";
import { organisationsQuery } from "@/features/people/queries";
import { SearchField } from "@/features/people/SearchField";
import { useBits } from "@/features/people/useBits";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useDivisions } from "@/features/shared/console/divisions";
import { useFormat } from "@/i18n/useFormat";

const route = getRouteApi("/shell/organisations");

/** Everybody who is enrolled. */
export function OrganisationsScreen() {
  const { t } = useTranslation(["people", "common"]);
  const format = useFormat();
  const { q = "" } = route.useSearch();
  const navigate = useNavigate();
  const { nameOf } = useDivisions();
  const bits = useBits();
  const all = useQuery(organisationsQuery);
  const found = useMemo(
    () =>
      (all.data ?? []).filter((one) =>
        matches(q, [one.name, one.uscc, bits(one.kinds), one.division && nameOf(one.division)]),
      ),
    [all.data, q, bits, nameOf],
  );
  const ask = (words: string) =>
    void navigate({ to: "/organisations", search: words === "" ? {} : { q: words }, replace: true });

  return (
    <Page
      title={t("organisations")}
      sub={
        all.data === undefined
          ? undefined
          : t("organisation_count", { count: found.length, number: format.count(found.length) })
      }
      actions={
        <Link to="/invites" search={{}}>
          {t("to_invite")}
        </Link>
      }
    >
      <SearchField label={t("search_organisations")} value={q} onChange={ask} />
      {all.isError && all.data === undefined && (
        <ConsoleFailure error={all.error} onRetry={() => void all.refetch()} />
      )}
      {all.isPending && <Skeleton rows={8} />}
      {all.data !== undefined &&
        (found.length > 0 ? (
          <OrganisationsTable
            organisations={found}
            onOpen={({ org }) =>
              void navigate({ to: "/organisations/$organisation", params: { organisation: org } })
            }
          />
        ) : q === "" ? (
          <EmptyState from={t("empty.organisations_from")}>{t("empty.organisations")}</EmptyState>
        ) : (
          <EmptyState
            from={t("empty.try")}
            action={<Button onClick={() => ask("")}>{t("common:clear")}</Button>}
          >
            {t("common:no_match", { text: q })}
          </EmptyState>
        ))}
    </Page>
  );
}
