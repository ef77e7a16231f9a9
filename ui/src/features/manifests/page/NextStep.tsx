import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Step } from "@/api/generated/Step";

/** What the own organisation may sign next, as the one green button; nothing when it is another's turn. */
export function NextStep({ manifest, step }: { manifest: string; step: Step | null }) {
  const { t } = useTranslation("manifests");
  const navigate = useNavigate();
  const params = { manifest };
  const go = {
    issued: () => navigate({ to: "/manifests/$manifest/issue", params }),
    picked_up: () => navigate({ to: "/trip/$manifest", params }),
    delivered: () => navigate({ to: "/trip/$manifest", params }),
    received: () => navigate({ to: "/gate/$manifest", params }),
    accepted: () => navigate({ to: "/gate/$manifest", params }),
  };
  // The others are no turn of the course: they stand beside this button.
  if (step === null || !isTurn(step)) return null;
  return (
    <Button type="primary" onClick={() => void go[step]()}>
      {t(`page.next.${step}`)}
    </Button>
  );
  function isTurn(one: Step): one is keyof typeof go {
    return one in go;
  }
}
