import { Link, type LinkProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { FormView } from "@/api/generated/FormView";
import type { Task } from "@/api/generated/Task";
import { readDraft } from "@/features/shared/forms/manifestDraft";
import { ManifestSentence } from "@/features/shared/ManifestSentence";
import { ActSentence } from "@/features/shared/signing/ActSentence";
import { aboutOf } from "@/features/shared/signing/aboutOf";
import { useNow } from "@/features/shared/useNow";
import { useProblemText } from "@/features/shared/useProblemText";
import { WasteName } from "@/features/shared/WasteName";
import { useFormat } from "@/i18n/useFormat";
import { daysPast, nearDay } from "@/lib/nearTime";
import { percent } from "@/lib/numbers";
import styles from "./Tasks.module.css";

/** What is to be done: each a line with its kind or day, what it is, and one button. */
export function Tasks({ tasks }: { tasks: readonly Task[] }) {
  const { t } = useTranslation("today");
  return (
    <ul className={styles.tasks} aria-label={t("to_do")}>
      {tasks.map((task) => (
        <OneTask key={keyOf(task)} task={task} />
      ))}
    </ul>
  );
}

function keyOf(task: Task): string {
  switch (task.task) {
    case "failed":
      return `failed ${task.signing.id}`;
    case "continue":
      return `continue ${task.form.id}`;
    case "correction":
      return `correction ${task.row.id} ${task.by} ${task.reason}`;
    default:
      return `${task.task} ${task.row.id}`;
  }
}

function OneTask({ task }: { task: Task }) {
  const { t } = useTranslation("today");
  const textOf = useProblemText();
  switch (task.task) {
    case "refused":
      return (
        <Line
          lead={{ tone: "danger", word: t("lead.refused") }}
          title={textOf(task.problem).what}
          sub={<ManifestSentence row={task.row} />}
          action={t("action.see")}
          to={toManifest(task.row.id)}
        />
      );
    case "failed": {
      const state = task.signing.state;
      const form = task.signing.form;
      const about = aboutOf(task.signing.act);
      return (
        <Line
          lead={{ tone: "danger", word: t("lead.failed") }}
          title={<ActSentence act={task.signing.act} />}
          sub={state.state === "failed" ? textOf(state.problem).what : ""}
          {...(typeof about === "string"
            ? { action: t("action.see"), to: toManifest(about) }
            : { action: t("action.go_on"), to: toNew(form) })}
        />
      );
    }
    case "conflict":
      return (
        <Line
          lead={{ tone: "danger", word: t("lead.conflict") }}
          title={t("conflict", { count: task.row.conflicts })}
          sub={<ManifestSentence row={task.row} />}
          action={t("action.see")}
          to={toManifest(task.row.id)}
        />
      );
    case "correction":
      return (
        <Line
          lead={{ tone: "hazard", word: t("lead.correction") }}
          title={t("correction", { who: task.by, reason: task.reason })}
          sub={<ManifestSentence row={task.row} />}
          action={t("action.see")}
          to={toManifest(task.row.id)}
        />
      );
    case "difference":
      return <Difference row={task.row} />;
    case "issue_draft":
      return (
        <Line
          lead={{ tone: "ink", word: t("lead.draft"), day: task.row.planned_on }}
          title={t("issue_draft")}
          sub={<ManifestSentence row={task.row} />}
          action={t("action.check_and_sign")}
          to={{ to: "/manifests/$manifest/issue", params: { manifest: task.row.id } }}
        />
      );
    case "not_picked_up":
      return <NotPickedUp row={task.row} />;
    case "continue":
      return <Continue form={task.form} />;
  }
}

/** Consignor and authority are to be told of a difference, even when it was accepted (Transfer Measures, article 18). */
function Difference({ row }: { row: Extract<Task, { task: "difference" }>["row"] }) {
  const { t } = useTranslation("today");
  const format = useFormat();
  const removed = row.removed_g ?? 0;
  const accepted = row.accepted_g ?? 0;
  const apart = Math.abs(accepted - removed);
  return (
    <Line
      lead={{ tone: "hazard", word: t("lead.difference") }}
      title={t("difference", {
        removed: format.tonnes(removed),
        accepted: format.tonnes(accepted),
        apart: apart < 1_000 ? format.kilograms(apart) : format.tonnes(apart),
        share: percent(apart, removed) ?? "",
      })}
      sub={
        <>
          {t("difference_by", { who: row.receiver })} ·{" "}
          <WasteName name={row.waste_name} code={row.waste_code} />
        </>
      }
      action={t("action.compare")}
      to={toManifest(row.id)}
    />
  );
}

function NotPickedUp({ row }: { row: Extract<Task, { task: "not_picked_up" }>["row"] }) {
  const { t } = useTranslation("today");
  const now = useNow();
  const past = row.planned_on === null ? 0 : daysPast(row.planned_on, now);
  return (
    <Line
      lead={{
        tone: past > 0 ? "hazard" : "ink",
        word: past > 0 ? t("lead.past", { count: past }) : t("lead.today"),
        ...(past > 0 && { day: row.planned_on }),
      }}
      title={t("not_picked_up", { who: row.carrier })}
      sub={<ManifestSentence row={row} />}
      action={t("action.see")}
      to={toManifest(row.id)}
    />
  );
}

function Continue({ form }: { form: FormView }) {
  const { t } = useTranslation("today");
  const format = useFormat();
  const now = useNow();
  const draft = form.kind === "new_manifest" ? readDraft(form.json) : undefined;
  const first = draft?.lines[0];
  const kept = form.at === null ? undefined : t("kept", { when: format.relative(form.at, now) });
  // A form of a step is named after its manifest.
  const manifest = form.id.slice(form.id.indexOf("/") + 1);
  const to: LinkProps =
    form.kind === "new_manifest"
      ? toNew(form.id)
      : { to: form.kind === "pick_up" ? "/trip/$manifest" : "/gate/$manifest", params: { manifest } };
  return (
    <Line
      lead={{ tone: "grey", word: t("lead.form") }}
      title={t(`continue.${form.kind}`)}
      sub={
        <>
          {first !== undefined && first.waste_code !== "" && (
            <WasteName name={first.waste_name} code={first.waste_code} />
          )}
          {draft?.receiver != null && ` → ${draft.receiver.name}`}
          {first !== undefined && first.waste_code !== "" && kept !== undefined && " · "}
          {kept}
        </>
      }
      action={t("action.go_on")}
      to={to}
    />
  );
}

function Line({
  lead,
  title,
  sub,
  action,
  to,
}: {
  lead: { tone: "danger" | "hazard" | "ink" | "grey"; word: string; day?: string | null };
  title: React.ReactNode;
  sub: React.ReactNode;
  /** The verb of the one button. */
  action: string;
  to: LinkProps;
}) {
  const format = useFormat();
  const now = useNow();
  return (
    <li className={styles.task}>
      <div className={styles.lead} data-tone={lead.tone}>
        {lead.word}
        {lead.day != null && <small>{nearDay(lead.day, now, format.language)}</small>}
      </div>
      <div className={styles.what}>
        <b>{title}</b>
        <div className={styles.sub}>{sub}</div>
      </div>
      <Link {...to} className={styles.action ?? ""}>
        {action}
      </Link>
    </li>
  );
}

function toManifest(manifest: string): LinkProps {
  return { to: "/manifests/$manifest", params: { manifest } };
}

function toNew(form: string | null): LinkProps {
  return { to: "/manifests/new", search: form === null ? {} : { form } };
}
