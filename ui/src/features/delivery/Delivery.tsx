import { useQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { OutboxView } from "@/api/generated/OutboxView";
import { Card } from "@/components/Card";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { useSendNow } from "@/features/shared/mutations";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useFormat } from "@/i18n/useFormat";
import styles from "./Delivery.module.css";
import { NodeCard } from "./NodeCard";
import { OutboxList } from "./OutboxList";
import { outboxQuery } from "./queries";
import { isShown, SHOWN, type Shown } from "./shown";

/** 送达中心: who has what this computer signed, and how the regulator's node is reached. */
export function Delivery({
  shown,
  onShow,
  onManifest,
  elsewhere,
}: {
  shown: Shown;
  onShow: (shown: Shown) => void;
  onManifest: (manifest: string) => void;
  /** The way to what needs a person and is not an entry: failed acts, conflicts. */
  elsewhere: ReactNode;
}) {
  const { t } = useTranslation("delivery");
  const { data: outbox, error, refetch } = useQuery(outboxQuery);
  const sendNow = useSendNow();
  return (
    <Page
      title={t("title")}
      sub={t("sub")}
      actions={
        <Button
          type={outbox !== undefined && outbox.sync.waiting > 0 ? "primary" : "default"}
          loading={sendNow.isPending}
          onClick={() => sendNow.mutate()}
        >
          {t("send_now")}
        </Button>
      }
    >
      {sendNow.isError && <ProblemFailure error={sendNow.error} onAct={() => sendNow.mutate()} />}
      {error !== null && <ProblemFailure error={error} onAct={() => void refetch()} />}
      {outbox === undefined ? (
        error === null && <Skeleton rows={4} />
      ) : (
        <div className={styles.delivery}>
          <Section title={t("node")}>
            <NodeCard outbox={outbox} />
          </Section>
          <Entries outbox={outbox} shown={shown} onShow={onShow} onManifest={onManifest}>
            {elsewhere}
          </Entries>
        </div>
      )}
    </Page>
  );
}

function Entries({
  outbox,
  shown,
  onShow,
  onManifest,
  children,
}: {
  outbox: OutboxView;
  shown: Shown;
  onShow: (shown: Shown) => void;
  onManifest: (manifest: string) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation("delivery");
  const format = useFormat();
  const { sync, entries, more, confirmed } = outbox;
  const counts: Record<Shown, number> = {
    all: sync.waiting + sync.refused,
    waiting: sync.waiting,
    refused: sync.refused,
  };
  const listed = entries.filter((entry) => isShown(entry, shown));
  const others = sync.attention - sync.refused;
  return (
    <Section
      title={t("list")}
      beside={
        <Segmented<Shown>
          aria-label={t("show")}
          value={shown}
          options={SHOWN.map((one) => ({
            value: one,
            label: `${t(`shown.${one}`)} ${format.count(counts[one])}`,
          }))}
          onChange={onShow}
        />
      }
    >
      {listed.length === 0 ? (
        <Card>
          <Empty shown={shown} confirmed={confirmed} />
        </Card>
      ) : (
        <OutboxList entries={listed} onOpen={onManifest} />
      )}
      {more && (
        <p className={`muted ${styles.note}`}>{t("more", { count: entries.length, all: counts.all })}</p>
      )}
      {others > 0 && (
        <p className={styles.note}>
          {t("elsewhere", { count: others })} {children}
        </p>
      )}
    </Section>
  );
}

/** Nothing waits: how many records the authority has, which is not the same as having signed none. */
function Empty({ shown, confirmed }: { shown: Shown; confirmed: number }) {
  const { t } = useTranslation("delivery");
  if (shown === "refused") return <EmptyState>{t("empty.refused")}</EmptyState>;
  if (confirmed === 0) return <EmptyState from={t("empty.from")}>{t("empty.none_yet")}</EmptyState>;
  return <EmptyState>{t("empty.all", { count: confirmed })}</EmptyState>;
}
