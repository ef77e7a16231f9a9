import { useQuery } from "@tanstack/react-query";
import { Button, Input, type InputRef, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Status } from "@/api/generated/Status";
import { useKeys } from "@/components/useKeys";
import { useDivisions } from "@/features/shared/console/divisions";
import { PeriodChoice } from "@/features/shared/period/PeriodChoice";
import styles from "./FilterBar.module.css";
import { type ManifestsSearch, STATUSES } from "./filter";
import { wasteNamesQuery } from "./queries";

/** A person has stopped typing after this. */
const PAUSE_MS = 300;

/** Words, status, district, waste and period. What is chosen stands in the address, so it can be sent to somebody. */
export function FilterBar({
  search,
  onChange,
}: {
  search: ManifestsSearch;
  onChange: (search: ManifestsSearch) => void;
}) {
  const { t } = useTranslation(["evidence", "steps"]);
  const { districts, nameOf } = useDivisions();
  const wastes = useQuery(wasteNamesQuery);
  const isFiltered = Object.keys(search).some((key) => key !== "sort");

  const set = (change: { [Key in keyof ManifestsSearch]: ManifestsSearch[Key] | undefined }) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined);
    onChange(Object.fromEntries(next));
  };
  // A code that the address names is offered even where no district has it.
  const codes = districts.map(({ code }) => code);
  if (search.district !== undefined && !codes.includes(search.district)) codes.push(search.district);

  return (
    <search className={styles.bar}>
      <Words value={search.q ?? ""} onChange={(q) => set({ q: q === "" ? undefined : q })} />
      <Select<Status>
        aria-label={t("filter.status")}
        className={styles.select ?? ""}
        placeholder={t("filter.any_status")}
        allowClear
        value={search.status ?? null}
        options={STATUSES.map((status) => ({ value: status, label: t(`steps:status.${status}`) }))}
        onChange={(status) => set({ status: status ?? undefined })}
      />
      <Select<string>
        aria-label={t("filter.district")}
        className={styles.select ?? ""}
        placeholder={t("filter.any_district")}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        value={search.district ?? null}
        options={codes.map((code) => ({ value: code, label: nameOf(code) }))}
        onChange={(district) => set({ district: district ?? undefined })}
      />
      <Select<string>
        aria-label={t("filter.waste")}
        className={styles.waste ?? ""}
        placeholder={t("filter.any_waste")}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        value={search.waste ?? null}
        options={(wastes.data ?? []).flatMap(({ waste_code, waste_name }) =>
          waste_code === null ? [] : [{ value: waste_code, label: `${waste_code} ${waste_name ?? ""}` }],
        )}
        onChange={(waste) => set({ waste: waste ?? undefined })}
      />
      <PeriodChoice
        value={search.period ?? "all"}
        onChange={(period) => set({ period: period === "all" ? undefined : period })}
      />
      {isFiltered && (
        <Button type="text" onClick={() => onChange(search.sort === undefined ? {} : { sort: search.sort })}>
          {t("filter.clear")}
        </Button>
      )}
    </search>
  );
}

/** What is typed; it is asked for when the typing pauses, and never in the middle of a composed character. */
function Words({ value, onChange }: { value: string; onChange: (words: string) => void }) {
  const { t } = useTranslation("evidence");
  const field = useRef<InputRef>(null);
  const [text, setText] = useState(value);
  const [isComposing, setComposing] = useState(false);
  const told = useRef(value);
  useKeys({ "/": () => field.current?.focus({ cursor: "all" }) });

  // An address that somebody else set replaces what is typed; an echo of our own does not.
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setText(value);
    }
  }, [value]);

  const tell = (words: string) => {
    if (words === told.current) return;
    told.current = words;
    onChange(words);
  };
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => {
    if (isComposing) return;
    const timer = setTimeout(() => latest.current(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, isComposing]);

  return (
    <Input
      ref={field}
      className={styles.words ?? ""}
      value={text}
      allowClear
      placeholder={t("filter.words")}
      aria-label={t("filter.words")}
      aria-keyshortcuts="/"
      onChange={(event) => setText(event.target.value)}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onPressEnter={(event) => !event.nativeEvent.isComposing && tell(text.trim())}
    />
  );
}
