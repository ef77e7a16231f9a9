import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Delivery } from "@/features/delivery/Delivery";

/** 送达中心. What is shown of it stands in the address. */
export function DeliveryScreen() {
  const { t } = useTranslation("delivery");
  const navigate = useNavigate();
  const { show } = useSearch({ from: "/shell/delivery" });
  return (
    <Delivery
      shown={show ?? "all"}
      onShow={(shown) =>
        void navigate({ to: "/delivery", search: shown === "all" ? {} : { show: shown }, replace: true })
      }
      onManifest={(manifest) => void navigate({ to: "/manifests/$manifest", params: { manifest } })}
      elsewhere={<Link to="/">{t("go")}</Link>}
    />
  );
}
