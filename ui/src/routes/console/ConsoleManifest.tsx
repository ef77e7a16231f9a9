import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { ConsoleError } from "@/api/console";
import type { ManifestView } from "@/api/generated/console/ManifestView";
import { Card } from "@/components/Card";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { sessionQuery } from "@/features/console/queries";
import { CorrectionsOfManifest } from "@/features/evidence/CorrectionsOfManifest";
import { Details } from "@/features/evidence/Details";
import { Doubts } from "@/features/evidence/Doubts";
import { EntriesPanel } from "@/features/evidence/EntriesPanel";
import { EvidenceTimeline } from "@/features/evidence/EvidenceTimeline";
import { PartiesOfManifest } from "@/features/evidence/PartiesOfManifest";
import { manifestQuery } from "@/features/evidence/queries";
import { ThreeWeights } from "@/features/evidence/ThreeWeights";
import { WastesOfManifest } from "@/features/evidence/WastesOfManifest";
import { WeightsOfWastes } from "@/features/evidence/WeightsOfWastes";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { StatusTag } from "@/features/shared/StatusTag";
import { useFormat } from "@/i18n/useFormat";
import { copyText } from "@/lib/clipboard";
import { manifestCode, nationalNumber } from "@/lib/codes";
import { BackLink } from "./BackLink";
import styles from "./ConsoleManifest.module.css";

const route = getRouteApi("/shell/manifests/$manifest");

/** One manifest as evidence: who signed what and when, the three weights, and what speaks against it. */
export function ConsoleManifestScreen() {
  const { t } = useTranslation("evidence");
  const { manifest: id } = route.useParams();
  const one = useQuery(manifestQuery(id));
  if (one.data !== undefined) return <Manifest manifest={one.data} />;

  const isUnknown = one.error instanceof ConsoleError && one.error.problem?.status === 404;
  return (
    <Page title={t("one")} above={<BackLink to="/manifests">{t("title")}</BackLink>}>
      {isUnknown && <EmptyState from={t("unknown_from")}>{t("unknown_manifest", { id })}</EmptyState>}
      {one.isError && !isUnknown && <ConsoleFailure error={one.error} onRetry={() => void one.refetch()} />}
      {one.isPending && <Skeleton rows={8} />}
    </Page>
  );
}

function Manifest({ manifest }: { manifest: ManifestView }) {
  const { t } = useTranslation(["evidence", "steps", "common"]);
  const { message } = App.useApp();
  const format = useFormat();
  const session = useQuery(sessionQuery);
  const { item } = manifest;
  const copy = async () => {
    if (await copyText(item.code)) message.success(t("common:copied"));
    else message.warning(t("common:not_copied"));
  };

  return (
    <Page
      title={manifestCode(item.code)}
      above={<BackLink to="/manifests">{t("title")}</BackLink>}
      sub={
        <span className="num">
          {item.number === null ? t("no_number") : t("number", { number: nationalNumber(item.number) })}
          {item.updated_at !== null && ` · ${t("updated", { at: format.dateTime(item.updated_at) })}`}
        </span>
      }
      actions={
        <>
          <StatusTag status={item.status} />
          <Button onClick={() => void copy()}>{t("copy_code")}</Button>
        </>
      }
    >
      <Doubts manifest={manifest} />
      <CorrectionsOfManifest manifest={manifest} />
      <Section title={t("weights_title")}>
        <ThreeWeights
          lines={manifest.weights}
          timeline={manifest.timeline}
          isReported={item.kind === "imported"}
        />
        {manifest.weights.length > 1 && (
          <div className={styles.each}>
            <Card flush>
              <WeightsOfWastes lines={manifest.weights} />
            </Card>
          </div>
        )}
      </Section>
      <div className={styles.columns}>
        <Section title={t("steps:timeline")}>
          <Card>
            <EvidenceTimeline manifest={manifest} />
          </Card>
        </Section>
        <div className={styles.beside}>
          <Section title={t("parties")}>
            <Card>
              <PartiesOfManifest manifest={manifest} />
            </Card>
          </Section>
          <Section title={t("wastes")}>
            <Card flush>
              <WastesOfManifest lines={manifest.weights} />
            </Card>
          </Section>
          {manifest.details.length > 0 && (
            <Card>
              <Details details={manifest.details} />
            </Card>
          )}
        </div>
      </div>
      <Section title={t("entries.title")}>
        <EntriesPanel id={item.id} code={item.code} ledger={session.data?.ledger ?? ""} />
      </Section>
    </Page>
  );
}
