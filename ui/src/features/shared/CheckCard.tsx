import { useTranslation } from "react-i18next";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { CheckItem } from "@/api/generated/CheckItem";
import { Card } from "@/components/Card";
import { Glyph, type GlyphName } from "@/components/Glyph";
import { Skeleton } from "@/components/Skeleton";
import type { Tone } from "@/components/Tag";
import styles from "./CheckCard.module.css";
import { fieldName, jumpToField } from "./check/field";
import { useCheck } from "./check/useCheck";
import { useRemarkText } from "./check/useRemarkText";
import { ProblemFailure } from "./ProblemFailure";
import { Acting } from "./signing/Acting";

type Group = "stop" | "to_fill" | "look" | "fine" | "note";

const LOOKS: Record<Group, { glyph: GlyphName; tone: Tone }> = {
  stop: { glyph: "bang", tone: "danger" },
  to_fill: { glyph: "circle", tone: "grey" },
  look: { glyph: "triangle", tone: "hazard" },
  fine: { glyph: "tick", tone: "ok" },
  note: { glyph: "dot", tone: "grey" },
};

/**
 * What a person looks at before signing: what stops, what is still to be filled in, what is odd, what is fine. A
 * line about a field puts the cursor there (see `jumpToField`).
 */
export function CheckCard({
  act,
  lineOf,
  onJump = jumpToField,
}: {
  act: ActRequest;
  /** The place of a line that is named by its id, from 0. */
  lineOf?: (line: string) => number | undefined;
  onJump?: (field: string) => void;
}) {
  const { t } = useTranslation("signing");
  const check = useCheck(act);
  if (check.isError) return <ProblemFailure error={check.error} />;
  if (check.data === undefined) return <Skeleton rows={4} />;

  const { items, can_sign } = check.data;
  const looks = items.filter((item) => groupOf(item) === "look").length;
  const says = !can_sign
    ? t("check.cannot_sign")
    : looks > 0
      ? t("check.look", { count: looks })
      : t("check.can_sign");

  return (
    <Card>
      <section className={styles.check} aria-label={t("check.title")}>
        <div role="status">
          <h3>{says}</h3>
        </div>
        {(["stop", "to_fill", "look", "fine", "note"] as const).map((group) => (
          <Items
            key={group}
            group={group}
            items={items.filter((item) => groupOf(item) === group)}
            lineOf={lineOf}
            onJump={onJump}
          />
        ))}
        <Acting />
      </section>
    </Card>
  );
}

/** An empty field stops the hand too, but nobody has done anything wrong yet. */
function groupOf({ level, remark }: CheckItem): Group {
  const isEmpty =
    remark.remark === "missing" ||
    (remark.remark === "problem" && EMPTY.includes(remark.problem.code as (typeof EMPTY)[number]));
  if (level === "stop" && isEmpty) return "to_fill";
  // It is so on every manifest until the program is renewed: worth knowing, and no fault of this one.
  if (remark.remark === "edition_superseded") return "note";
  return level;
}

const EMPTY = ["line.none", "party.missing", "qty.missing"] as const;

function Items({
  group,
  items,
  lineOf,
  onJump,
}: {
  group: Group;
  items: readonly CheckItem[];
  lineOf: ((line: string) => number | undefined) | undefined;
  onJump: (field: string) => void;
}) {
  const { t } = useTranslation("signing");
  const textOf = useRemarkText(lineOf);
  if (items.length === 0) return null;
  const { glyph, tone } = LOOKS[group];
  return (
    <div data-tone={tone} className={styles.group}>
      {(group === "stop" || group === "to_fill") && <div className={styles.title}>{t(`check.${group}`)}</div>}
      <ul>
        {items.map((item) => {
          const { field } = item;
          // What is still to be filled in is told by its name alone.
          const text = group === "to_fill" && field !== null ? fieldName(field, t, lineOf) : textOf(item);
          return (
            <li key={`${item.remark.remark} ${field} ${text}`} className={styles.item}>
              <span className={styles.sign}>
                <Glyph name={glyph} />
              </span>
              {field === null || field === "" || group === "fine" || group === "note" ? (
                <span>{text}</span>
              ) : (
                <button type="button" className={styles.jump} onClick={() => onJump(field)}>
                  {text}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
