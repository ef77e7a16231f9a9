import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { LineView } from "@/api/generated/LineView";
import type { ManifestView } from "@/api/generated/ManifestView";
import { Card } from "@/components/Card";
import { Field } from "@/components/Field";
import { Page } from "@/components/Page";
import { QuantityField } from "@/components/QuantityField";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { Hazards, hazardsOf } from "@/features/shared/Hazards";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { manifestQueries } from "@/features/shared/queries";
import { useFormat } from "@/i18n/useFormat";
import { manifestCode } from "@/lib/codes";
import { CheckedForm } from "../CheckedForm";
import { Parties } from "../page/Parties";
import { useSignWhenChecked } from "../useSignWhenChecked";
import styles from "./IssueManifest.module.css";

/** A manifest that somebody prepared for this organisation: read, weighed where that has been done, and issued. */
export function IssueManifest({ manifest }: { manifest: string }) {
  const { t } = useTranslation("manifests");
  const { data, error, refetch } = useQuery(manifestQueries.one(manifest));
  if (data !== undefined) return <Draft key={data.row.id} view={data} />;
  return (
    <Page title={t("issue.title")}>
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

function Draft({ view }: { view: ManifestView }) {
  const { t } = useTranslation("manifests");
  const [removed, setRemoved] = useState<Record<string, number>>({});
  const { row } = view;
  const act: ActRequest = {
    act: "issue",
    manifest: row.id,
    removed: view.lines.flatMap(({ id }) => {
      const grams = removed[id];
      return grams === undefined ? [] : [{ line: id, grams }];
    }),
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
        <ol className={styles.lines}>
          {view.lines.map((line) => (
            <li key={line.id}>
              <Line
                line={line}
                grams={removed[line.id] ?? null}
                onChange={(grams) =>
                  setRemoved(({ [line.id]: _, ...rest }) =>
                    grams === null ? rest : { ...rest, [line.id]: grams },
                  )
                }
                onReadable={(isReadable) => signing.onReadable(line.id, isReadable)}
              />
            </li>
          ))}
        </ol>
      </Section>
      <Section title={t("page.parties")}>
        <Parties view={view} />
      </Section>
    </CheckedForm>
  );
}

function Line({
  line,
  grams,
  onChange,
  onReadable,
}: {
  line: LineView;
  grams: number | null;
  onChange: (grams: number | null) => void;
  onReadable: (isReadable: boolean) => void;
}) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const format = useFormat();
  return (
    <Card>
      <div className={styles.line}>
        <div className={styles.what}>
          <b>{line.waste_name ?? steps("unnamed_waste")}</b>{" "}
          <span className="faint num">
            {[line.category, line.waste_code].filter((part) => part !== null).join(" ")}
          </span>
          <div>
            <Hazards hazards={hazardsOf([line])} />
          </div>
          <div className="muted">
            {[
              line.form,
              line.packaging,
              line.packages === null
                ? null
                : t("page.pieces", { count: line.packages, figure: String(line.packages) }),
            ]
              .filter((part) => part !== null)
              .join(" · ")}
          </div>
          <div>
            {steps("weight.planned")}{" "}
            <b className="num">
              {line.planned === null ? steps("not_yet") : format.tonnes(line.planned.grams)}
            </b>
          </div>
        </div>
        <div className={styles.weight}>
          {line.removed === null ? (
            <Field name={line.id} label={steps("weight.removed")} note={t("new.removed_note")}>
              {({ invalid: _, ...control }) => (
                <QuantityField
                  {...control}
                  value={grams}
                  onChange={onChange}
                  onFault={(fault) => onReadable(fault === undefined)}
                />
              )}
            </Field>
          ) : (
            <>
              {steps("weight.removed")} <b className="num">{format.tonnes(line.removed.grams)}</b>
            </>
          )}
        </div>
      </div>
    </Card>
  );
}
