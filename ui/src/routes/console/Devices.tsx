import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/api/generated/console/DeviceView";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Skeleton } from "@/components/Skeleton";
import { DevicesTable } from "@/features/people/DevicesTable";
import { matches } from "@/features/people/matches";
import { devicesQuery } from "@/features/people/queries";
import { RevokeDialog } from "@/features/people/RevokeDialog";
import { SearchField } from "@/features/people/SearchField";
import { useBits } from "@/features/people/useBits";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useFormat } from "@/i18n/useFormat";

const route = getRouteApi("/shell/devices");

/** Every key that may sign, or once might. */
export function DevicesScreen() {
  const { t } = useTranslation(["people", "common"]);
  const format = useFormat();
  const { q = "" } = route.useSearch();
  const navigate = useNavigate();
  const bits = useBits();
  const all = useQuery(devicesQuery);
  const [revoked, setRevoked] = useState<DeviceView>();
  const found = useMemo(
    () =>
      (all.data ?? []).filter((one) =>
        matches(q, [one.org_name, one.fingerprint, one.device, bits(one.bits)]),
      ),
    [all.data, q, bits],
  );
  const ask = (words: string) =>
    void navigate({ to: "/devices", search: words === "" ? {} : { q: words }, replace: true });

  return (
    <Page
      title={t("devices")}
      sub={
        all.data === undefined
          ? undefined
          : t("device_count", { count: found.length, number: format.count(found.length) })
      }
    >
      <SearchField label={t("search_devices")} value={q} onChange={ask} />
      {all.isError && all.data === undefined && (
        <ConsoleFailure error={all.error} onRetry={() => void all.refetch()} />
      )}
      {all.isPending && <Skeleton rows={8} />}
      {all.data !== undefined &&
        (found.length > 0 ? (
          <DevicesTable devices={found} onRevoke={setRevoked} />
        ) : q === "" ? (
          <EmptyState from={t("empty.devices_from")}>{t("empty.devices")}</EmptyState>
        ) : (
          <EmptyState
            from={t("empty.try")}
            action={<Button onClick={() => ask("")}>{t("common:clear")}</Button>}
          >
            {t("common:no_match", { text: q })}
          </EmptyState>
        ))}
      {revoked !== undefined && <RevokeDialog device={revoked} onClose={() => setRevoked(undefined)} />}
    </Page>
  );
}
