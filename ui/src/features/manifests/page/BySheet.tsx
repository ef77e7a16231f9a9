import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { useWaitingAct } from "@/features/shared/signing/useWaitingAct";

/** The way to have the consignor's signing sheet issue a draft that was prepared here. */
export function BySheet({
  view: { row, may_sign_by_sheet },
}: {
  view: Pick<ManifestView, "row" | "may_sign_by_sheet">;
}) {
  const { t } = useTranslation("manifests");
  const navigate = useNavigate();
  const waiting = useWaitingAct(row.id);
  if (!may_sign_by_sheet || waiting !== undefined) return null;
  const go = () => navigate({ to: "/manifests/$manifest/sheet", params: { manifest: row.id } });
  return (
    <Button type="primary" onClick={() => void go()}>
      {t("page.by_sheet")}
    </Button>
  );
}
