import { useTranslation } from "react-i18next";
import { EmptyState } from "@/components/EmptyState";
import { GateFrame } from "@/features/gate/GateFrame";

export function GateScreen() {
  const { t } = useTranslation("gate");
  return (
    <GateFrame>
      <EmptyState>{t("choose")}</EmptyState>
    </GateFrame>
  );
}
