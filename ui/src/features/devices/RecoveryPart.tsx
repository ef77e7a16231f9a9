import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Card } from "@/components/Card";
import { useOpenKey } from "@/features/shared/KeyKeeper";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import styles from "./Devices.module.css";
import { Printed } from "./Printed";
import { useMakeRecoverySheet } from "./queries";

/** Makes a recovery sheet and has it printed: what it can do and what it cannot. */
export function RecoveryPart() {
  const { t } = useTranslation("devices");
  const openKey = useOpenKey();
  const make = useMakeRecoverySheet();
  const print = async () => {
    if (await openKey()) make.mutate();
  };
  return (
    <Card>
      <div className={styles.parts}>
        <p className="muted">{t("recovery.how")}</p>
        <div>
          <Button loading={make.isPending} onClick={() => void print()}>
            {t("recovery.make")}
          </Button>
        </div>
        {make.isError && <ProblemFailure error={make.error} onAct={() => void print()} />}
        {make.data !== undefined && <Printed page={make.data} />}
      </div>
    </Card>
  );
}
