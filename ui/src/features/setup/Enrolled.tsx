import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { IdentityView } from "@/api/generated/IdentityView";
import type { Settings } from "@/api/generated/Settings";
import { Card } from "@/components/Card";
import { KeyValue } from "@/components/KeyValue";
import { useKindName } from "@/features/shared/kinds";
import { useSaveSettings } from "@/features/shared/mutations";
import { useFormat } from "@/i18n/useFormat";
import { Head } from "./Head";
import { workplaceOf } from "./questions";
import styles from "./Setup.module.css";

/** Who this computer is now, until when, and what comes next. */
export function Enrolled({
  identity,
  settings,
  onStart,
}: {
  identity: IdentityView;
  settings: Settings;
  onStart: () => void;
}) {
  const { t } = useTranslation("setup");
  const format = useFormat();
  const kindName = useKindName();
  return (
    <section className={styles.question}>
      <Head title={t("done.title")}>{t("done.who", { org: identity.org_name })}</Head>
      <Card>
        <KeyValue
          items={[
            [t("done.org"), <b key="org">{identity.org_name}</b>],
            [t("done.kinds"), identity.kinds.map(kindName).join(" · ")],
            [
              t("done.fingerprint"),
              <div key="fingerprint">
                <div className={`num ${styles.fingerprint}`}>{identity.fingerprint}</div>
                <div className="muted">{t("done.fingerprint_why")}</div>
              </div>,
            ],
            [
              t("done.valid_to"),
              <div key="valid">
                <div className="num">
                  {identity.valid_to === null ? t("done.valid_open") : format.day(identity.valid_to)}
                </div>
                <div className="muted">{t("done.revoke")}</div>
              </div>,
            ],
          ]}
        />
      </Card>
      <Mismatch identity={identity} settings={settings} />
      {settings.workplace !== null && (
        <p>
          <b>{t("done.next_title")}</b>
          <br />
          {t(`done.next.${settings.workplace}`)}
        </p>
      )}
      <div className={styles.ways}>
        <Button type="primary" size="large" autoFocus onClick={onStart}>
          {t("done.start")}
        </Button>
      </div>
    </section>
  );
}

/** The menu was chosen before the invite said who one is. */
function Mismatch({ identity, settings }: { identity: IdentityView; settings: Settings }) {
  const { t } = useTranslation("setup");
  const save = useSaveSettings();
  const place = workplaceOf(identity.kinds);
  if (place === undefined || settings.workplace === null || place === settings.workplace) return null;
  return (
    <Card tone="hazard">
      <div className={styles.sample}>
        <p>
          {t("done.mismatch", { chosen: t(`place.${settings.workplace}`), enrolled: t(`place.${place}`) })}
        </p>
        <Button onClick={() => save.mutate({ ...settings, workplace: place })}>
          {t("done.mismatch_change", { place: t(`place.${place}`) })}
        </Button>
      </div>
    </Card>
  );
}
