import { useQuery } from "@tanstack/react-query";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WasteView } from "@/api/generated/WasteView";
import { Field } from "@/components/Field";
import { SearchSelect } from "@/components/SearchSelect";
import { ToneText } from "@/components/Tag";
import { jumpToField } from "@/features/shared/check/field";
import type { DraftLine } from "@/features/shared/forms/manifestDraft";
import { Hazards, hazardsOf } from "@/features/shared/Hazards";
import { useLanguage } from "@/i18n/useFormat";
import { wastesQuery } from "../queries";
import { Chips } from "./Chips";
import styles from "./WasteField.module.css";
import { readWasteCode } from "./wasteCode";

/** So many of those used last are one press away. */
const CHIPS = 5;

/** A waste to choose: of the catalogue, or a well-formed code that the edition lacks. */
type Choice = { code: string; name: string; view: WasteView | undefined };

/** Which waste: one of those used last, or found by code, words, two Han characters or pinyin initials. */
export function WasteField({
  line,
  others,
  field,
  onChange,
}: {
  line: DraftLine;
  others: readonly string[];
  field: Pick<ComponentProps<typeof Field>, "name" | "fault" | "hint"> & { onLeave: () => void };
  onChange: (next: Partial<DraftLine>) => void;
}) {
  const { t } = useTranslation("manifests");
  const language = useLanguage();
  const [text, setText] = useState("");
  const { data, isPending, isPlaceholderData } = useQuery(wastesQuery(text));
  const { data: lately } = useQuery(wastesQuery(""));
  const used = lately?.wastes.filter((waste) => !others.includes(waste.code)).slice(0, CHIPS) ?? [];

  const typed = readWasteCode(text);
  const choices = (data?.wastes ?? []).map(
    (view): Choice => ({ code: view.code, name: view.used_name ?? view.description, view }),
  );
  if (typed !== undefined && !choices.some(({ code }) => code === typed))
    choices.push({ code: typed, name: "", view: undefined });

  const choose = (choice: Choice | undefined) => {
    onChange(lineOf(choice));
    field.onLeave();
    // The next thing that one says of a waste is how much.
    if (choice !== undefined)
      setTimeout(() => jumpToField(field.name.replace("waste_code", "planned_g"), "nearest"));
  };
  const value =
    line.waste_code === ""
      ? undefined
      : { code: line.waste_code, name: line.waste_name ?? line.description ?? "", view: undefined };
  const edition = data?.edition;
  const superseded =
    edition?.superseded_by == null
      ? undefined
      : t("new.edition", { edition: edition.name, by: edition.superseded_by });

  return (
    <Field {...field} label={t("new.waste")}>
      {(control) => (
        <>
          <SearchSelect<Choice>
            {...control}
            value={value}
            options={choices}
            isPending={isPending || isPlaceholderData}
            keyOf={({ code }) => code}
            textOf={({ code, name }) => `${code} ${name}`.trim()}
            placeholder={t("new.waste_search")}
            option={(choice) => <Option choice={choice} edition={edition?.name ?? ""} />}
            note={data?.more ? t("new.more_wastes") : superseded}
            onSearch={setText}
            onChange={choose}
          />
          {value === undefined ? (
            <Chips
              label={t("new.used_last")}
              items={used}
              keyOf={(waste) => waste.code}
              textOf={(waste) => `${waste.used_name ?? waste.category_name} ${waste.code}`}
              onChoose={(view) => choose({ code: view.code, name: "", view })}
            />
          ) : (
            <div className={styles.about}>
              <span className="muted">
                {[line.category, language === "en" ? line.category_name_en : line.category_name]
                  .filter((part) => part !== null)
                  .join(" ")}
              </span>
              <Hazards hazards={hazardsOf([line])} />
            </div>
          )}
        </>
      )}
    </Field>
  );
}

function Option({ choice, edition }: { choice: Choice; edition: string }) {
  const { t } = useTranslation("manifests");
  const language = useLanguage();
  const { code, view } = choice;
  if (view === undefined)
    return (
      <div>
        <b className="num">{code}</b> <ToneText tone="hazard">{t("new.unlisted", { edition })}</ToneText>
      </div>
    );
  return (
    <div className={styles.option}>
      <div>
        <b className="num">{code}</b> {view.used_name ?? ""}
        <span className="muted">
          {" "}
          {view.category} {language === "en" ? view.category_name_en : view.category_name}
        </span>
      </div>
      <Hazards hazards={hazardsOf([view])} />
      <div className={styles.words} lang="zh-CN">
        {view.description}
      </div>
    </div>
  );
}

/** What choosing a waste fills in: itself, and how it was written the last time. */
function lineOf(choice: Choice | undefined): Partial<DraftLine> {
  const view = choice?.view;
  return {
    waste_code: choice?.code ?? "",
    waste_name: view?.used_name ?? null,
    form: view?.used_form ?? null,
    packaging: view?.used_packaging ?? null,
    category: view?.category ?? (choice === undefined ? null : `HW${choice.code.slice(-2)}`),
    category_name: view?.category_name ?? null,
    category_name_en: view?.category_name_en ?? null,
    hazards: view?.hazards ?? [],
    description: view?.description ?? null,
  };
}
