import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Input, Segmented } from "antd";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ManifestRow } from "@/api/generated/ManifestRow";
import type { Role } from "@/api/generated/Role";
import type { Status } from "@/api/generated/Status";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Skeleton } from "@/components/Skeleton";
import { useKeys } from "@/components/useKeys";
import { type Column, VirtualTable } from "@/components/VirtualTable";
import { ManifestSentence } from "@/features/shared/ManifestSentence";
import { Mark } from "@/features/shared/Mark";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { syncQuery } from "@/features/shared/queries";
import { StatusTag } from "@/features/shared/StatusTag";
import { manifestCode } from "@/lib/codes";
import { count } from "@/lib/numbers";
import { countsQuery, listQuery } from "../queries";
import styles from "./ManifestList.module.css";
import { StatusFilter } from "./StatusFilter";

/** What one looks for, as it stands in the address. */
export type Looking = { text: string; status: Status | undefined; role: Role | undefined };

/** So many milliseconds after the last key a search begins. */
const PAUSE_MS = 150;
/** Beyond so many pages a change is told, not read: whoever has come so far down is looking for something. */
const FRESH_PAGES = 10;

/** 联单: any number of manifests, those touched last first. */
export function ManifestList({ looking, onLook }: { looking: Looking; onLook: (next: Looking) => void }) {
  const { t } = useTranslation("manifests");
  const navigate = useNavigate();
  const client = useQueryClient();
  const [pages, setPages] = useState(1);
  const query = listQuery({
    text: looking.text,
    statuses: looking.status === undefined ? [] : [looking.status],
    role: looking.role ?? null,
  });
  const list = useInfiniteQuery({ ...query, enabled: pages <= FRESH_PAGES });
  const counts = useQuery(countsQuery);
  const read = list.data?.pages.length ?? 1;
  useEffect(() => setPages(read), [read]);
  useKeys({ j: focusFirst, k: focusFirst });

  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const total = counts.data?.reduce((sum, one) => sum + one.count, 0);
  const isNarrowed = looking.text !== "" || looking.status !== undefined || looking.role !== undefined;
  const isOld = pages > FRESH_PAGES && counts.dataUpdatedAt > list.dataUpdatedAt + 1_000;
  const open = (row: ManifestRow) =>
    void navigate({ to: "/manifests/$manifest", params: { manifest: row.id } });

  return (
    <Page
      title={t("list.title")}
      sub={total === undefined ? undefined : t("list.total", { count: total, figure: count(total) })}
      actions={
        // On an empty page the button stands below, in green.
        total !== 0 && (
          <Button onClick={() => void navigate({ to: "/manifests/new" })}>{t("list.new")}</Button>
        )
      }
    >
      <div className={styles.filter}>
        <Search text={looking.text} onSearch={(text) => onLook({ ...looking, text })} />
        <Segmented<Role | "all">
          aria-label={t("list.role")}
          value={looking.role ?? "all"}
          options={(["all", "consignor", "carrier", "receiver"] as const).map((role) => ({
            value: role,
            label: t(`list.roles.${role}`),
          }))}
          onChange={(role) => onLook({ ...looking, role: role === "all" ? undefined : role })}
        />
        <StatusFilter
          counts={counts.data ?? []}
          status={looking.status}
          onChange={(status) => onLook({ ...looking, status })}
        />
      </div>
      {isOld && (
        <div className={styles.old} role="status">
          {t("list.changed")}
          <Button size="small" onClick={() => void client.resetQueries({ queryKey: query.queryKey })}>
            {t("list.to_top")}
          </Button>
        </div>
      )}
      {list.error !== null ? (
        <ProblemFailure
          error={list.error}
          action={<Button onClick={() => void list.refetch()}>{t("list.again")}</Button>}
        />
      ) : list.data === undefined ? (
        <Skeleton rows={8} />
      ) : rows.length === 0 ? (
        <Nothing looking={looking} total={isNarrowed ? (total ?? 0) : 0} onAll={() => onLook(ALL)} />
      ) : (
        <Rows
          rows={rows}
          total={isNarrowed ? undefined : total}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          onOpen={open}
        />
      )}
    </Page>
  );
}

const ALL: Looking = { text: "", status: undefined, role: undefined };

function focusFirst() {
  document.querySelector<HTMLElement>('[role="grid"] [role="row"][tabindex="0"]')?.focus();
}

function Search({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const { t } = useTranslation("manifests");
  const id = useId();
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onSearch(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, text, onSearch]);
  return (
    <div className={styles.search}>
      <label htmlFor={id} className="sr-only">
        {t("list.search")}
      </label>
      <Input
        id={id}
        data-filter
        allowClear
        value={typed}
        placeholder={t("list.search_hint")}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={focusFirst}
      />
    </div>
  );
}

function Rows({
  rows,
  total,
  hasMore,
  isLoadingMore,
  onMore,
  onOpen,
}: {
  rows: readonly ManifestRow[];
  total: number | undefined;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
  onOpen: (row: ManifestRow) => void;
}) {
  const { t } = useTranslation("manifests");
  const columns: Column<ManifestRow>[] = [
    {
      key: "what",
      title: t("list.column.what"),
      width: "minmax(18rem, 1fr)",
      cell: (row) => <ManifestSentence row={row} />,
    },
    {
      key: "code",
      title: t("list.column.code"),
      width: "9.5rem",
      cell: (row) => <span className={styles.code}>{manifestCode(row.code)}</span>,
    },
    {
      key: "status",
      title: t("list.column.status"),
      width: "8rem",
      cell: (row) => <StatusTag status={row.status} />,
    },
    { key: "mark", title: t("list.column.mark"), width: "8.5rem", cell: (row) => <Mark mark={row.mark} /> },
  ];
  return (
    <div className={styles.table}>
      <VirtualTable
        label={t("list.title")}
        columns={columns}
        rows={rows}
        keyOf={(row) => row.id}
        {...(total !== undefined && { total })}
        hasMore={hasMore}
        isLoadingMore={isLoadingMore}
        onMore={onMore}
        onOpen={onOpen}
        narrow={(row) => (
          <div className={styles.narrow}>
            <ManifestSentence row={row} />
            <div className={styles.under}>
              <StatusTag status={row.status} />
              <Mark mark={row.mark} />
            </div>
          </div>
        )}
      />
    </div>
  );
}

/** Nothing found, nothing here, and nothing received yet are three things. */
function Nothing({ looking, total, onAll }: { looking: Looking; total: number; onAll: () => void }) {
  const { t } = useTranslation("manifests");
  const navigate = useNavigate();
  const { data: sync } = useQuery(syncQuery);
  if (total > 0)
    return (
      <div className={styles.card}>
        <EmptyState
          from={t("list.not_found_from", { figure: count(total) })}
          action={<Button onClick={onAll}>{t("list.show_all")}</Button>}
        >
          {looking.text === "" ? t("list.none_such") : t("list.not_found", { text: looking.text })}
        </EmptyState>
      </div>
    );
  const hasHeard = sync === undefined || sync.last_ok !== null;
  return (
    <div className={styles.card}>
      <EmptyState
        from={t(hasHeard ? "list.none_from" : "list.not_received_from")}
        action={
          <Button type="primary" onClick={() => void navigate({ to: "/manifests/new" })}>
            {t("list.new")}
          </Button>
        }
      >
        {t(hasHeard ? "list.none" : "list.not_received")}
      </EmptyState>
    </div>
  );
}
