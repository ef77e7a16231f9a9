import { Button, Select } from "antd";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import type { DemoHome } from "@/api/generated/DemoHome";
import { Card } from "@/components/Card";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useProblemText } from "@/features/shared/useProblemText";
import { useSwitchHome } from "./queries";
import styles from "./Settings.module.css";

/** The demo's homes, one button each: this window ends, and another opens in its place. */
export function HomeButtons({ homes }: { homes: readonly DemoHome[] }) {
  const { t } = useTranslation("settings");
  const change = useSwitchHome();
  return (
    <Card>
      <div className={styles.parts}>
        <p className="muted">{t("homes.text")}</p>
        <div className={styles.homes}>
          {homes.map(({ label, is_current }) => (
            <Button
              key={label}
              disabled={is_current || change.isPending}
              loading={change.isPending && change.variables === label}
              onClick={() => change.mutate(label)}
            >
              {is_current ? t("homes.current", { label }) : label}
            </Button>
          ))}
        </div>
        {change.isError && (
          <ProblemFailure error={change.error} onAct={() => change.mutate(change.variables)} />
        )}
      </div>
    </Card>
  );
}

/** The same in the shell, as one field with the present home in it. */
export function HomeSelect({ homes }: { homes: readonly DemoHome[] }) {
  const { t } = useTranslation("settings");
  const say = useProblemText();
  const change = useSwitchHome();
  return (
    <>
      <Select
        className={styles.homeSelect ?? ""}
        aria-label={t("homes.title")}
        value={
          change.isPending ? change.variables : (homes.find(({ is_current }) => is_current)?.label ?? null)
        }
        loading={change.isPending}
        disabled={change.isPending}
        options={homes.map(({ label }) => ({ value: label, label }))}
        onChange={(label) => label !== null && change.mutate(label)}
      />
      {change.isError && (
        <p role="alert" className={styles.switchFault}>
          {say(problemOf(change.error)).what}
        </p>
      )}
    </>
  );
}
