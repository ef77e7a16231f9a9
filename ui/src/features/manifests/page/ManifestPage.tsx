import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { Card } from "@/components/Card";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { Mark } from "@/features/shared/Mark";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { manifestQueries } from "@/features/shared/queries";
import { StatusTag } from "@/features/shared/StatusTag";
import { TimelineOfManifest } from "@/features/shared/TimelineOfManifest";
import { WeightsTable } from "@/features/shared/WeightsTable";
import { copyText } from "@/lib/clipboard";
import { manifestCode, nationalNumber } from "@/lib/codes";
import { BySheet } from "./BySheet";
import { Correct } from "./Correct";
import { Corrections } from "./Corrections";
import { Difference } from "./Difference";
import { Findings } from "./Findings";
import { Lines } from "./Lines";
import styles from "./ManifestPage.module.css";
import { NextStep } from "./NextStep";
import { OtherSteps } from "./OtherSteps";
import { Details, Opinion, Parties } from "./Parties";
import { Recordings } from "./Recordings";
import { RecordStep } from "./RecordStep";

/** One manifest: how far it is, who signed what, and what each party weighed. */
export function ManifestPage({ manifest }: { manifest: string }) {
  const { t } = useTranslation("manifests");
  const { data, error, refetch } = useQuery(manifestQueries.one(manifest));
  const navigate = useNavigate();
  if (error !== null)
    return (
      <Page title={t("page.title")} above={<Back />}>
        <ProblemFailure
          error={error}
          action={
            <>
              <Button onClick={() => void refetch()}>{t("list.again")}</Button>
              <Button type="text" onClick={() => void navigate({ to: "/manifests" })}>
                {t("page.to_list")}
              </Button>
            </>
          }
        />
      </Page>
    );
  if (data === undefined)
    return (
      <Page title={t("page.title")} above={<Back />}>
        <Skeleton rows={8} />
      </Page>
    );
  return <Whole view={data} />;
}

function Whole({ view }: { view: ManifestView }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const { row } = view;
  return (
    <Page
      title={manifestCode(row.code)}
      above={<Back />}
      sub={
        <span className={styles.sub}>
          <StatusTag status={row.status} />
          <Mark mark={row.mark} />
          <span className="num">
            {row.number === null
              ? t("page.no_number")
              : t("page.number", { number: nationalNumber(row.number) })}
          </span>
        </span>
      }
      actions={<Actions view={view} />}
    >
      <div className={styles.findings}>
        <Findings view={view} />
        <Recordings view={view} />
        <Difference row={row} />
      </div>
      <Section title={steps("weights")}>
        <Card flush>
          {/* Who signed a weight is told by name already. */}
          <WeightsTable lines={view.lines} nameOf={(name) => name} replacedBy={replacedBy(view)} />
        </Card>
      </Section>
      <Corrections view={view} />
      <div className={styles.columns}>
        <div className={styles.main}>
          <Opinion view={view} />
          <Section title={t("page.wastes")}>
            <Lines lines={view.lines} />
          </Section>
          <Section title={t("page.parties")}>
            <Parties view={view} />
          </Section>
          {view.details.length > 0 && <Details details={view.details} />}
        </div>
        <div className={styles.course}>
          <Section title={steps("timeline")}>
            <Card>
              <TimelineOfManifest manifest={view} />
            </Card>
          </Section>
        </div>
      </div>
    </Page>
  );
}

/** The grams that a correction replaced, by the entry of the correction and the path. */
function replacedBy({ corrections }: ManifestView) {
  return (entry: string, path: string): number | undefined => {
    const correction = corrections.find((one) => one.entry === entry && one.state === "applied");
    const before = correction?.fields.find((field) => field.path === path)?.before;
    return before == null ? undefined : Number(before);
  };
}

function Actions({ view }: { view: ManifestView }) {
  const { t } = useTranslation("manifests");
  const { t: common } = useTranslation("common");
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { row } = view;
  const copy = async () => {
    if (await copyText(row.number ?? manifestCode(row.code))) message.success(common("copied"));
    else message.warning(common("not_copied"));
  };
  return (
    <>
      <Button onClick={() => void copy()}>{t("page.copy_code")}</Button>
      <Button onClick={() => void navigate({ to: "/manifests/new", search: { copy: row.id } })}>
        {t("page.copy_as_new")}
      </Button>
      <Correct view={view} />
      <OtherSteps view={view} />
      <RecordStep view={view} />
      <BySheet view={view} />
      <NextStep manifest={row.id} step={view.next_step} />
    </>
  );
}

function Back() {
  const { t } = useTranslation("manifests");
  return <Link to="/manifests">← {t("list.title")}</Link>;
}
