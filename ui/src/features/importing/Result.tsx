import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ImportDone } from "@/api/generated/ImportDone";
import { Card } from "@/components/Card";
import { Glyph } from "@/components/Glyph";
import { useFormat } from "@/i18n/useFormat";
import { FaultTable } from "./FaultTable";
import styles from "./Importing.module.css";
import { previewQuery } from "./queries";

/** What an import did, the way to the list, and what is still to be mended in the spreadsheet. */
export function Result({
  chosen,
  done,
  onList,
  onAnother,
}: {
  chosen: string;
  done: ImportDone;
  onList: () => void;
  onAnother: () => void;
}) {
  const { t } = useTranslation("importing");
  const format = useFormat();
  const preview = useQuery(previewQuery(chosen, format.language)).data;
  const said = (name: "recorded" | "known" | "left_out") =>
    t(`done.${name}`, { count: done[name], figure: format.count(done[name]) });
  return (
    <>
      <Card>
        <p className={styles.done} role="status">
          <span className={styles.tick}>
            <Glyph name="tick" />
          </span>
          <b>{said("recorded")}</b>
          {done.known > 0 && <span>{said("known")}</span>}
          {done.left_out > 0 && <span>{said("left_out")}</span>}
        </p>
        {done.left_out > 0 && <p className="muted">{t("done.mend")}</p>}
        <div className={styles.ways}>
          <Button type="primary" size="large" onClick={onList}>
            {t("done.list")}
          </Button>
          <Button size="large" onClick={onAnother}>
            {t("done.another")}
          </Button>
        </div>
      </Card>
      {done.left_out > 0 && preview !== undefined && <FaultTable preview={preview} />}
    </>
  );
}
