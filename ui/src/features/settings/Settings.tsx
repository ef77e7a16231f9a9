import { useTranslation } from "react-i18next";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import { Card } from "@/components/Card";
import { KeyValue } from "@/components/KeyValue";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { CataloguePart } from "./CataloguePart";
import { DataPart } from "./DataPart";
import { HomeButtons } from "./DemoHomes";
import { DevicePart } from "./DevicePart";
import { DevicesPart } from "./DevicesPart";
import { KeyPart } from "./KeyPart";
import { LookPart } from "./LookPart";
import { PersonsPart } from "./PersonsPart";
import styles from "./Settings.module.css";

/** How the desk looks, who it is, its key, the catalogue that it carries, and everybody's data. */
export function Settings({ desk }: { desk: DeskStatus }) {
  const { t } = useTranslation("settings");
  return (
    <Page title={t("title")}>
      <div className={styles.settings}>
        <div className={styles.column}>
          <Section title={t("look.title")}>
            <LookPart settings={desk.settings} />
          </Section>
          <Section title={t("key.title")}>
            <KeyPart isLocked={desk.is_locked} />
          </Section>
          {desk.stage === "enrolled" && (
            <Section title={t("persons.title")}>
              <PersonsPart />
            </Section>
          )}
          {desk.homes.length > 0 && (
            <Section title={t("homes.title")}>
              <HomeButtons homes={desk.homes} />
            </Section>
          )}
        </div>
        <div className={styles.column}>
          {desk.identity !== null && (
            <Section title={t("device.title")}>
              <DevicePart identity={desk.identity} />
            </Section>
          )}
          {desk.stage === "enrolled" && (
            <Section title={t("devices.title")}>
              <DevicesPart />
            </Section>
          )}
          <Section title={t("data.title")}>
            <DataPart />
          </Section>
          <Section title={t("catalogue.title")}>
            <CataloguePart edition={desk.edition} />
          </Section>
          <Section title={t("about.title")}>
            <Card>
              <KeyValue
                items={[
                  [
                    t("about.version"),
                    <span key="version" className="num">
                      {desk.version}
                    </span>,
                  ],
                  [t("about.home"), desk.home],
                ]}
              />
            </Card>
          </Section>
        </div>
      </div>
    </Page>
  );
}
