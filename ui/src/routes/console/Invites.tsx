import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InviteState } from "@/api/generated/console/InviteState";
import type { Made } from "@/api/generated/console/Made";
import { Card } from "@/components/Card";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { InviteForm } from "@/features/people/InviteForm";
import { InvitesTable } from "@/features/people/InvitesTable";
import { MadeInvite } from "@/features/people/MadeInvite";
import { invitesQuery, organisationsQuery } from "@/features/people/queries";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useFormat } from "@/i18n/useFormat";
import styles from "./Invites.module.css";

const route = getRouteApi("/shell/invites");
const SHOWN = ["all", "open", "used", "expired"] as const;

/** Invites: a new one, shown once, and those that were made before. */
export function InvitesScreen() {
  const { t } = useTranslation("people");
  const format = useFormat();
  const navigate = useNavigate();
  const { org } = route.useSearch();
  const invites = useQuery(invitesQuery);
  const organisations = useQuery(organisationsQuery);
  const [isMaking, setMaking] = useState(org !== undefined);
  const [made, setMade] = useState<Made>();
  const [shown, setShown] = useState<"all" | InviteState>("all");

  const stop = () => {
    setMaking(false);
    void navigate({ to: "/invites", search: {}, replace: true });
  };
  const all = invites.data ?? [];
  const of = (state: (typeof SHOWN)[number]) =>
    state === "all" ? all : all.filter((invite) => invite.state === state);
  const found = of(shown);

  return (
    <Page
      title={t("invites")}
      sub={t("invites_about")}
      actions={
        !isMaking && (
          <Button type={made === undefined ? "primary" : "default"} onClick={() => setMaking(true)}>
            {t("invite.open")}
          </Button>
        )
      }
    >
      {made !== undefined && <MadeInvite made={made} onDone={() => setMade(undefined)} />}
      {isMaking && organisations.data !== undefined && (
        <Section title={t("invite.open")}>
          <Card>
            <InviteForm
              // Another organisation is another form.
              key={org ?? "new"}
              organisations={organisations.data}
              org={org}
              onMade={(invite) => {
                setMade(invite);
                stop();
              }}
              onCancel={stop}
            />
          </Card>
        </Section>
      )}
      {invites.isError && invites.data === undefined && (
        <ConsoleFailure error={invites.error} onRetry={() => void invites.refetch()} />
      )}
      {invites.isPending && <Skeleton />}
      {invites.data !== undefined && (
        <div className={styles.list}>
          {all.length === 0 ? (
            <EmptyState from={t("empty.invites_from")}>{t("empty.invites")}</EmptyState>
          ) : (
            <>
              <Segmented
                aria-label={t("which_invites")}
                value={shown}
                options={SHOWN.map((state) => ({
                  value: state,
                  label: t("invites_of", {
                    state: t(`invite_state.${state}`),
                    number: format.count(of(state).length),
                  }),
                }))}
                onChange={setShown}
              />
              {found.length === 0 ? (
                <EmptyState>{t("empty.of_state", { state: t(`invite_state.${shown}`) })}</EmptyState>
              ) : (
                <InvitesTable invites={found} />
              )}
            </>
          )}
        </div>
      )}
    </Page>
  );
}
