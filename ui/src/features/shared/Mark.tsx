import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Mark as MarkView } from "@/api/generated/Mark";
import type { GlyphName } from "@/components/Glyph";
import { type Tone, ToneText } from "@/components/Tag";
import { dateTime } from "@/lib/times";

/** How each mark is drawn: ○ ◔ ✓✓ ⊘ !, by colour, shape and word. */
export const MARKS: Record<MarkView["mark"], { glyph: GlyphName; tone: Tone }> = {
  only_here: { glyph: "circle", tone: "grey" },
  waiting: { glyph: "quarter", tone: "wait" },
  authority_has_it: { glyph: "ticks", tone: "ok" },
  quarantined: { glyph: "stop", tone: "hazard" },
  refused: { glyph: "bang", tone: "danger" },
};

/** How far an entry has come; what exactly that means stands in the hint. */
export function Mark({ mark }: { mark: MarkView }) {
  const { t } = useTranslation("steps");
  return (
    <ToneText {...MARKS[mark.mark]} title={meaningOf(mark, t)}>
      {t(`mark.${mark.mark}`)}
    </ToneText>
  );
}

/** The mark in a sentence. */
export function meaningOf(mark: MarkView, t: TFunction<"steps">): string {
  switch (mark.mark) {
    case "only_here":
    case "waiting":
      return t(`mark_means.${mark.mark}`);
    case "authority_has_it":
      return mark.at === null
        ? t("mark_means.authority_has_it", { index: mark.log_index })
        : t("mark_means.authority_has_it_at", { index: mark.log_index, at: dateTime(mark.at) });
    case "quarantined":
      return t(`mark_means.quarantined_${mark.why}`, { index: mark.log_index });
    case "refused":
      return t("mark_means.refused", { said: mark.said });
  }
}
