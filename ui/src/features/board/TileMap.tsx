import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { DistrictCount } from "@/api/generated/console/DistrictCount";
import { useDivisions } from "@/features/shared/console/divisions";
import type { Period } from "@/features/shared/period/period";
import { useLanguage } from "@/i18n/useFormat";
import { COLUMNS, PLACES, ROWS } from "./layout";
import styles from "./TileMap.module.css";
import { useBoardValue } from "./useBoardValue";
import { type BoardValue, classesOf, shadeOf } from "./values";

/**
 * The districts as tiles, each with its value printed and shaded in five classes; a tile opens its manifests.
 *
 * It is a picture of neighbours and no map of land. Functional zones have no division code, so nothing is counted
 * by them: their tiles say where they are counted instead.
 */
export function TileMap({
  counts,
  value,
  period,
}: {
  counts: readonly DistrictCount[];
  value: BoardValue;
  period: Period;
}) {
  const { t } = useTranslation("board");
  const language = useLanguage();
  const { districts, zones, shortNameOf, nameOf } = useDivisions();
  const { one, say } = useBoardValue();
  const byCode = new Map(counts.map((count) => [count.district, count]));
  const classes = classesOf(districts.map(({ code }) => byCode.get(code)?.[value] ?? 0));

  return (
    <figure className={styles.figure}>
      <ul
        className={styles.map}
        aria-label={t("map.label", { value: t(`value.${value}`) })}
        style={{
          gridTemplateColumns: `repeat(${COLUMNS}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${ROWS}, auto)`,
        }}
      >
        {districts.map(({ code }) => {
          const count = byCode.get(code);
          const [column, row] = PLACES[code] ?? ["auto", "auto"];
          const shade = count === undefined ? 0 : shadeOf(count[value], classes);
          const full = count === undefined ? t("no_manifests") : say(count, value, "exact");
          return (
            <li key={code} style={{ gridColumn: column, gridRow: row }}>
              <Link
                to="/manifests"
                search={{ district: code, period }}
                className={styles.tile ?? ""}
                style={
                  shade === 0
                    ? {}
                    : { background: `var(--shade-${shade})`, color: `var(--on-shade-${shade})` }
                }
                title={t("map.tile", { name: nameOf(code), value: full })}
              >
                <b>{shortNameOf(code)}</b>
                <span className="num">
                  {count === undefined ? t("no_manifests_short") : say(count, value, "tile")}
                </span>
              </Link>
            </li>
          );
        })}
        {zones.map(({ code, within, name, name_en }) => {
          const [column, row] = PLACES[code] ?? ["auto", "auto"];
          const where = within.map(shortNameOf).join(t("and"));
          return (
            <li key={code} style={{ gridColumn: column, gridRow: row }}>
              <div
                className={styles.zone}
                title={t("map.zone_title", { name: language === "en" ? name_en : name, where })}
              >
                <b>{t(`zone.${code as "WH-DHGX"}`, { defaultValue: name })}</b>
                <span>{t("map.zone", { where })}</span>
              </div>
            </li>
          );
        })}
      </ul>
      <figcaption className={styles.caption}>
        <span>{t("map.caption")}</span>
        <ul className={styles.legend} aria-label={t("map.legend")}>
          {classes.map(({ shade, from, to }) => (
            <li key={shade}>
              <i style={{ background: `var(--shade-${shade})` }} />
              <span className="num">
                {from === to ? one(from, value) : `${one(from, value)} – ${one(to, value)}`}
              </span>
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
