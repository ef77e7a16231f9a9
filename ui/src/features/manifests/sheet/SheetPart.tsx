import type { InputRef } from "antd";
import { type RefObject, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/generated/Problem";
import type { SheetView } from "@/api/generated/SheetView";
import { Card } from "@/components/Card";
import { KeyValue } from "@/components/KeyValue";
import { CodeField } from "@/features/shared/codes/CodeField";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { problemAction } from "@/features/shared/problems";
import { useFormat } from "@/i18n/useFormat";
import styles from "./SheetPart.module.css";

/** Where the sheet is read, and what stands on it. */
export function SheetPart({
  text,
  onChange,
  sheet,
  problem,
}: {
  text: string;
  onChange: (text: string) => void;
  sheet: SheetView | undefined;
  /** Why it cannot sign this manifest. */
  problem: Problem | undefined;
}) {
  const { t } = useTranslation("manifests");
  const input = useRef<InputRef>(null);
  return (
    <Card>
      <div className={styles.part}>
        <CodeField
          name="sheet"
          ref={input}
          label={t("sheet.field")}
          hint={t("sheet.hint")}
          placeholder="WFS1-7K3M-92QD-…"
          value={text}
          onChange={onChange}
        />
        {sheet !== undefined && <OnSheet sheet={sheet} />}
        {problem !== undefined && <Trouble problem={problem} input={input} />}
      </div>
    </Card>
  );
}

function OnSheet({ sheet }: { sheet: SheetView }) {
  const { t } = useTranslation("manifests");
  const format = useFormat();
  return (
    <div className={styles.read} role="status">
      <KeyValue
        items={[
          [t("sheet.org"), <b key="org">{sheet.org_name}</b>],
          [
            t("sheet.until"),
            sheet.until === null ? undefined : (
              <span key="until" className="num">
                {format.dateTime(sheet.until)}
              </span>
            ),
          ],
          [
            t("sheet.most"),
            <b key="most" className="num">
              {format.tonnes(sheet.most_g)}
            </b>,
          ],
          [
            t("sheet.number"),
            <span key="number" className="num">
              {sheet.number}
            </span>,
          ],
        ]}
      />
    </div>
  );
}

/** Another sheet is put where this one stands; for all else the problem has its own button. */
function Trouble({ problem, input }: { problem: Problem; input: RefObject<InputRef | null> }) {
  if (problemAction[problem.code] !== "field") return <ProblemFailure error={problem} />;
  return <ProblemFailure error={problem} onAct={() => input.current?.focus({ cursor: "all" })} />;
}
