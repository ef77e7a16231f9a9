import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/api/generated/console/DeviceView";
import { Card } from "@/components/Card";
import { EmptyState } from "@/components/EmptyState";
import { KeyValue } from "@/components/KeyValue";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { DeviceCards } from "@/features/people/DeviceCards";
import { MadeCodes } from "@/features/people/MadeCodes";
import { devicesQuery, organisationsQuery, useMakeCodes } from "@/features/people/queries";
import { RevokeDialog } from "@/features/people/RevokeDialog";
import { useBits } from "@/features/people/useBits";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useDivisions } from "@/features/shared/console/divisions";
import { useFormat } from "@/i18n/useFormat";
import { creditCode } from "@/lib/codes";
import { BackLink } from "./BackLink";

const route = getRouteApi("/shell/organisations/$organisation");

/** One organisation with its devices. */
export function OrganisationScreen() {
  const { t } = useTranslation("people");
  const format = useFormat();
  const navigate = useNavigate();
  const { organisation: id } = route.useParams();
  const { nameOf } = useDivisions();
  const bits = useBits();
  const organisations = useQuery(organisationsQuery);
  const devices = useQuery(devicesQuery);
  const codes = useMakeCodes(id);
  const [revoked, setRevoked] = useState<DeviceView>();
  const one = organisations.data?.find(({ org }) => org === id);
  const own = devices.data?.filter(({ org }) => org === id);
  const failed = [organisations, devices].find(({ isError, data }) => isError && data === undefined);

  return (
    <Page
      title={one?.name ?? t("organisation")}
      above={<BackLink to="/organisations">{t("organisations")}</BackLink>}
      sub={one && bits(one.kinds)}
      actions={
        one && (
          <>
            <Button loading={codes.isPending} onClick={() => codes.mutate()}>
              {t("codes.make")}
            </Button>
            <Button onClick={() => void navigate({ to: "/invites", search: { org: id } })}>
              {t("add_device")}
            </Button>
          </>
        )
      }
    >
      {failed !== undefined && <ConsoleFailure error={failed.error} onRetry={() => void failed.refetch()} />}
      {organisations.isPending && <Skeleton />}
      {organisations.data !== undefined && one === undefined && (
        <EmptyState from={t("empty.organisation_from")}>{t("empty.organisation", { id })}</EmptyState>
      )}
      {one !== undefined && <MadeCodes organisation={one} making={codes} />}
      {one !== undefined && (
        <Card>
          <KeyValue
            items={[
              [
                t("column.uscc"),
                one.uscc === null ? (
                  t("no_uscc")
                ) : (
                  <span key="uscc" className="num">
                    {creditCode(one.uscc)}
                  </span>
                ),
              ],
              [t("column.division"), one.division === null ? t("no_division") : nameOf(one.division)],
              [t("column.since"), one.since === null ? t("unknown") : format.dateTime(one.since)],
              [t("id"), <code key="id">{one.org}</code>],
              [
                t("manifests"),
                <Link key="manifests" to="/manifests" search={{ q: one.uscc ?? one.name }}>
                  {t("see_manifests")}
                </Link>,
              ],
            ]}
          />
        </Card>
      )}
      {own !== undefined && one !== undefined && (
        <Section title={t("devices_of", { count: own.length, number: format.count(own.length) })}>
          <DeviceCards devices={own} onRevoke={setRevoked} />
        </Section>
      )}
      {revoked !== undefined && <RevokeDialog device={revoked} onClose={() => setRevoked(undefined)} />}
    </Page>
  );
}
