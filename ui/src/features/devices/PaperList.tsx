import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PaperState } from "@/api/generated/PaperState";
import type { PaperView } from "@/api/generated/PaperView";
import { Card } from "@/components/Card";
import { Tag, type Tone } from "@/components/Tag";
import { useFormat } from "@/i18n/useFormat";
import styles from "./Devices.module.css";
import { RevokeDialog } from "./RevokeDialog";

const TONES: Record<PaperState, Tone> = { good: "ok", used: "grey", expired: "grey", revoked: "danger" };

/** Keys on paper by the numbers that are printed on them. One that was lost is closed out. */
export function PaperList({
  label,
  papers,
  isManaging,
}: {
  label: string;
  papers: readonly PaperView[];
  isManaging: boolean;
}) {
  const { t } = useTranslation("devices");
  const format = useFormat();
  const [toRevoke, setToRevoke] = useState<PaperView>();
  if (papers.length === 0) return null;
  return (
    <div className={styles.below}>
      <Card>
        <ul className={styles.list} aria-label={label}>
          {papers.map((paper) => (
            <li key={paper.device} className={styles.row}>
              <div className={styles.about}>
                <div className={styles.names}>
                  <b className="num">{paper.number}</b>
                  <Tag tone={TONES[paper.state]}>{t(`paper.${paper.state}`)}</Tag>
                </div>
                <div className="muted num">
                  {[
                    paper.most_g === null ? "" : t("paper.most", { most: format.tonnes(paper.most_g) }),
                    paper.until === null ? "" : t("devices.until", { day: format.day(paper.until) }),
                  ]
                    .filter((part) => part !== "")
                    .join(" · ")}
                </div>
              </div>
              {isManaging && paper.state === "good" && (
                <Button
                  danger
                  aria-label={t("revoke.button_of", { device: paper.number })}
                  onClick={() => setToRevoke(paper)}
                >
                  {t("revoke.button")}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {toRevoke !== undefined && (
          <RevokeDialog
            device={toRevoke.device}
            name={toRevoke.number}
            means={t("revoke.means_paper")}
            onClose={() => setToRevoke(undefined)}
          />
        )}
      </Card>
    </div>
  );
}
