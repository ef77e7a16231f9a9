import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { CheckCard } from "@/api/generated/CheckCard";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { Problem } from "@/api/generated/Problem";
import { Section } from "@/components/Section";
import { useSettled } from "@/components/useSettled";
import { useCheck } from "@/features/shared/check/useCheck";
import { manifestCode } from "@/lib/codes";
import { CheckedForm } from "../CheckedForm";
import { LinesToWeigh, type Removed, weighed } from "../issue/LinesToWeigh";
import { Parties } from "../page/Parties";
import { sheetQuery } from "../queries";
import { useSignWhenChecked } from "../useSignWhenChecked";
import { WithManifest } from "../WithManifest";
import { SheetPart } from "./SheetPart";
import { isWhole } from "./sheetText";

/** So long after the last key the sheet is read. */
const PAUSE_MS = 250;

/** 用签字单签: a draft that was prepared here is issued with its consignor's one-use key, without a network. */
export function SignBySheet({ manifest }: { manifest: string }) {
  const { t } = useTranslation("manifests");
  return (
    <WithManifest manifest={manifest} title={t("sheet.title")}>
      {(view) => <Draft key={view.row.id} view={view} />}
    </WithManifest>
  );
}

function Draft({ view }: { view: ManifestView }) {
  const { t } = useTranslation("manifests");
  const [text, setText] = useState("");
  const [removed, setRemoved] = useState<Removed>({});
  const { row } = view;
  const read = useQuery(sheetQuery(useSettled(text.trim(), PAUSE_MS)));
  const sheet = text.trim() === "" ? undefined : read.data;
  const act: ActRequest = {
    act: "issue_by_sheet",
    manifest: row.id,
    removed: weighed(view.lines, removed),
    sheet: sheet?.sheet ?? "",
  };
  const signing = useSignWhenChecked(act);
  const check = useCheck(act);
  const isToldOfText = read.isError && text.trim() !== "" && (signing.isTried || isWhole(text));
  const problem = isToldOfText ? problemOf(read.error) : sheet && stopOf(check.data);

  return (
    <CheckedForm
      title={t("sheet.title")}
      above={
        <Link to="/manifests/$manifest" params={{ manifest: row.id }}>
          ← {manifestCode(row.code)}
        </Link>
      }
      sub={t("sheet.sub", { who: view.consignor.name ?? "" })}
      act={act}
      signing={signing}
      word={t(signing.isReached ? "new.sign_now" : "new.sign_later")}
      note={t("sheet.means")}
    >
      <Section title={t("sheet.part")}>
        <SheetPart text={text} onChange={setText} sheet={sheet} problem={problem} />
      </Section>
      <Section title={t("page.wastes")}>
        <LinesToWeigh
          lines={view.lines}
          removed={removed}
          onChange={setRemoved}
          onReadable={signing.onReadable}
        />
      </Section>
      <Section title={t("page.parties")}>
        <Parties view={view} />
      </Section>
    </CheckedForm>
  );
}

/** What the check has against the sheet itself. */
function stopOf(card: CheckCard | undefined): Problem | undefined {
  const found = card?.items.find(({ field, level }) => field === "sheet" && level === "stop");
  return found?.remark.remark === "problem" ? found.remark.problem : undefined;
}
