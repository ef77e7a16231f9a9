import { useTranslation } from "react-i18next";
import type { Status } from "@/api/generated/Status";
import type { GlyphName } from "@/components/Glyph";
import { Tag, type Tone } from "@/components/Tag";

const LOOKS: Record<Status, { glyph: GlyphName; tone: Tone }> = {
  draft: { glyph: "circle", tone: "grey" },
  issued: { glyph: "dot", tone: "wait" },
  in_transit: { glyph: "quarter", tone: "wait" },
  delivered: { glyph: "quarter", tone: "wait" },
  received: { glyph: "tick", tone: "wait" },
  accepted: { glyph: "tick", tone: "hazard" },
  closed: { glyph: "tick", tone: "ok" },
  refused: { glyph: "bang", tone: "hazard" },
  voided: { glyph: "circle", tone: "grey" },
  reported: { glyph: "circle", tone: "grey" },
};

/** Where a manifest is in its course. Who has it is another thing, see `Mark`. */
export function StatusTag({ status }: { status: Status }) {
  const { t } = useTranslation("steps");
  return <Tag {...LOOKS[status]}>{t(`status.${status}`)}</Tag>;
}
