import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, useLocation, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Skeleton } from "@/components/Skeleton";
import { FilterBar } from "@/features/evidence/FilterBar";
import type { ManifestsSearch } from "@/features/evidence/filter";
import { ManifestsTable } from "@/features/evidence/ManifestsTable";
import { manifestsQuery } from "@/features/evidence/queries";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useFormat } from "@/i18n/useFormat";

const route = getRouteApi("/shell/manifests");

/** Every manifest of the city: searched, filtered and sorted by the node, read as one scrolls. */
export function ConsoleManifestsScreen() {
  const { t } = useTranslation(["evidence", "console"]);
  const format = useFormat();
  const search: ManifestsSearch = route.useSearch();
  const navigate = useNavigate();
  const opened = useLocation({ select: ({ state }) => state.opened });
  // The day of the filter is that on which the page was opened, so that midnight does not shuffle the list.
  const [now] = useState(() => Date.now());
  const list = useInfiniteQuery(useMemo(() => manifestsQuery(search, now), [search, now]));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const count = list.data?.pages[0]?.count ?? undefined;

  const ask = (next: ManifestsSearch) => void navigate({ to: "/manifests", search: next, replace: true });
  const open = async (id: string) => {
    // Whoever comes back finds the row that they left from.
    await navigate({ to: "/manifests", search, replace: true, state: { opened: id } });
    await navigate({ to: "/manifests/$manifest", params: { manifest: id } });
  };
  const { fetchNextPage } = list;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const isFiltered = Object.keys(search).some((key) => key !== "sort");
  const isOlder = list.data !== undefined && list.isStale && !list.isFetching;

  return (
    <Page
      title={t("title")}
      sub={
        count === undefined
          ? undefined
          : t(count.at_least ? "count_at_least" : "count", {
              count: count.total,
              number: format.count(count.total),
            })
      }
      actions={
        isOlder && <Button onClick={() => void list.refetch()}>{t("console:older_read_again")}</Button>
      }
    >
      <FilterBar search={search} onChange={ask} />
      {list.isError && list.data === undefined && (
        <ConsoleFailure error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isPending && <Skeleton rows={10} />}
      {list.data !== undefined &&
        (rows.length === 0 ? (
          <EmptyState
            {...(isFiltered
              ? { action: <Button onClick={() => ask({})}>{t("filter.clear")}</Button>, from: t("empty.try") }
              : { from: t("empty.from") })}
          >
            {isFiltered ? t("empty.filtered") : t("empty.none")}
          </EmptyState>
        ) : (
          <ManifestsTable
            // Another search begins at its top.
            key={JSON.stringify(search)}
            rows={rows}
            total={count?.at_least === false ? count.total : undefined}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            onMore={onMore}
            sort={search.sort ?? "-at"}
            onSort={(sort) => {
              const { sort: _, ...rest } = search;
              ask(sort === "-at" ? rest : { ...rest, sort });
            }}
            onOpen={(row) => void open(row.id)}
            startAt={opened}
          />
        ))}
    </Page>
  );
}
