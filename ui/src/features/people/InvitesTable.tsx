import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { InviteState } from "@/api/generated/console/InviteState";
import type { InviteView } from "@/api/generated/console/InviteView";
import type { GlyphName } from "@/components/Glyph";
import { Tag, type Tone } from "@/components/Tag";
import { type Column, VirtualTable } from "@/components/VirtualTable";
import { useFormat } from "@/i18n/useFormat";
import styles from "./Tables.module.css";
import { useBits } from "./useBits";

const LOOKS: Record<InviteState, { tone: Tone; glyph: GlyphName }> = {
  open: { tone: "wait", glyph: "quarter" },
  used: { tone: "ok", glyph: "tick" },
  expired: { tone: "grey", glyph: "circle" },
};

/** Invites that were made: for whom, whether they still serve, and who came in with them. */
export function InvitesTable({ invites }: { invites: readonly InviteView[] }) {
  const { t } = useTranslation("people");
  const format = useFormat();
  const bits = useBits();

  const state = ({ state }: InviteView) => <Tag {...LOOKS[state]}>{t(`invite_state.${state}`)}</Tag>;
  const time = (at: string | null) => (at === null ? t("unknown") : format.dateTime(at));
  // An organisation is enrolled with its first device: before that there is no page of it.
  const org = ({ state, org, org_name }: InviteView) =>
    state === "used" ? (
      <Link to="/organisations/$organisation" params={{ organisation: org }}>
        {org_name}
      </Link>
    ) : (
      org_name
    );

  const columns: Column<InviteView>[] = [
    { key: "org", title: t("column.organisation"), width: "minmax(14rem, 3fr)", cell: org },
    {
      key: "bits",
      title: t("column.powers"),
      width: "minmax(10rem, 2fr)",
      cell: ({ bits: own }) => bits(own),
    },
    { key: "state", title: t("column.state"), width: "7rem", cell: state },
    {
      key: "made",
      title: t("column.made"),
      width: "9.5rem",
      cell: ({ made_at }) => <span className="num">{time(made_at)}</span>,
    },
    {
      key: "expires",
      title: t("column.expires"),
      width: "9.5rem",
      cell: ({ expires_at }) => <span className="num">{time(expires_at)}</span>,
    },
    {
      key: "tag",
      title: t("column.tag"),
      width: "10rem",
      cell: ({ tag }) => <code className={styles.code}>{tag}</code>,
    },
  ];
  return (
    <div className={styles.table}>
      <VirtualTable
        label={t("invites")}
        columns={columns}
        rows={invites}
        total={invites.length}
        keyOf={({ tag }) => tag}
        narrow={(invite) => (
          <div className={styles.sentence}>
            <div className={styles.ends}>
              {org(invite)}
              {state(invite)}
            </div>
            <div className="muted num">
              {t("made_and_expires", { made: time(invite.made_at), expires: time(invite.expires_at) })}
            </div>
          </div>
        )}
      />
    </div>
  );
}
