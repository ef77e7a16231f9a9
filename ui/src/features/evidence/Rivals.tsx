import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RivalView } from "@/api/generated/RivalView";
import type { SideView } from "@/api/generated/SideView";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useFormat } from "@/i18n/useFormat";
import { useResolve } from "./queries";

/** The sides of a contradiction. The authority may always say which of them stands. */
export function Rivals({ manifest, rivals }: { manifest: string; rivals: readonly RivalView[] }) {
  const { t } = useTranslation(["evidence", "steps"]);
  const format = useFormat();
  const [chosen, choose] = useState<SideView>();
  const resolve = useResolve(manifest);
  const named = ({ by, step }: SideView) => t("conflict.side", { who: by, step: t(`steps:step.${step}`) });
  return (
    <>
      <ul>
        {rivals.map(({ side, choosers }) => (
          <li key={side.entry}>
            {named(side)}{" "}
            {side.claimed_at !== null && (
              <span className="faint num">{format.dateTime(side.claimed_at)}</span>
            )}{" "}
            <span className="muted">
              {t("conflict.who_may", { who: [...choosers, t("steps:authority")].join(t("and")) })}
            </span>{" "}
            <Button
              size="small"
              aria-label={t("conflict.stands_of", { what: named(side) })}
              onClick={() => choose(side)}
            >
              {t("conflict.stands")}
            </Button>
          </li>
        ))}
      </ul>
      {chosen !== undefined && (
        <ConfirmDialog
          title={t("conflict.ask", { what: named(chosen) })}
          action={t("conflict.sign")}
          busy={resolve.isPending}
          onConfirm={() => resolve.mutate({ stands: chosen.entry }, { onSuccess: () => choose(undefined) })}
          onCancel={() => choose(undefined)}
        >
          {t("conflict.sign_means")}
          {resolve.isError && <ConsoleFailure error={resolve.error} />}
        </ConfirmDialog>
      )}
    </>
  );
}
