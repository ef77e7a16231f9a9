import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { NewManifestForm } from "@/api/generated/NewManifestForm";
import { useFormat } from "@/i18n/useFormat";
import { manifestCode } from "@/lib/codes";
import { shortName } from "@/lib/texts";
import { manifestQueries } from "../queries";
import { aboutOf } from "./aboutOf";

/** What is signed, in one line: 「开具联单：废矿物油 1.200 吨」. */
export function ActSentence({ act }: { act: ActRequest }) {
  const { t } = useTranslation("signing");
  const about = aboutOf(act);
  return (
    <span>
      <b>{t(`act.${act.act}`)}</b>
      {typeof about === "string" ? <OfManifest manifest={about} /> : <OfForm form={about} />}
    </span>
  );
}

function OfForm({ form }: { form: NewManifestForm }) {
  const { t } = useTranslation("signing");
  const { t: steps } = useTranslation("steps");
  const format = useFormat();
  const first = form.lines[0];
  if (first === undefined) return null;
  const name = shortName(first.waste_name ?? first.waste_code);
  const known = form.lines.map((line) => line.removed_g ?? line.planned_g);
  const grams = known.every((one) => one !== null)
    ? known.reduce((sum: number, one) => sum + (one ?? 0), 0)
    : null;
  return (
    <>
      {t("act_of", {
        what: [
          form.lines.length === 1 ? name : steps("wastes", { number: form.lines.length, waste: name }),
          grams === null ? "" : format.tonnes(grams),
        ]
          .join(" ")
          .trim(),
      })}
    </>
  );
}

/** The manifest is read from what the screen before this has read already. */
function OfManifest({ manifest }: { manifest: string }) {
  const { t } = useTranslation("signing");
  const format = useFormat();
  const { data } = useQuery(manifestQueries.one(manifest));
  if (data === undefined) return null;
  const { row } = data;
  const grams = row.accepted_g ?? row.received_g ?? row.removed_g ?? row.planned_g;
  return (
    <>
      {t("act_of", {
        what: [
          shortName(row.waste_name ?? row.waste_code ?? ""),
          grams === null ? "" : format.tonnes(grams),
          `· ${manifestCode(row.code)}`,
        ]
          .filter((part) => part !== "")
          .join(" "),
      })}
    </>
  );
}
