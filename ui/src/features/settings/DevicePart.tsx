import { useTranslation } from "react-i18next";
import type { IdentityView } from "@/api/generated/IdentityView";
import { Card } from "@/components/Card";
import { KeyValue } from "@/components/KeyValue";
import { useKindName } from "@/features/shared/kinds";
import { useFormat } from "@/i18n/useFormat";
import { shortHash } from "@/lib/codes";

/** For whom this computer signs, with which key, under which root and until when. */
export function DevicePart({ identity }: { identity: IdentityView }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const kindName = useKindName();
  const hash = (hex: string) => (
    <span className="num" title={hex}>
      {shortHash(hex)}
    </span>
  );
  return (
    <Card>
      <KeyValue
        items={[
          [t("device.org"), <b key="org">{identity.org_name}</b>],
          [t("device.kinds"), identity.kinds.map(kindName).join(" · ")],
          [t("device.division"), identity.division ?? undefined],
          [
            t("device.fingerprint"),
            <b key="fingerprint" className="num">
              {identity.fingerprint}
            </b>,
          ],
          [t("device.device"), hash(identity.device)],
          [t("device.ledger"), hash(identity.ledger)],
          [
            t("device.node"),
            <span key="node" className="num">
              {identity.node}
            </span>,
          ],
          [
            t("device.valid_to"),
            identity.valid_to === null ? (
              t("device.no_end")
            ) : (
              <span key="valid" className="num">
                {format.day(identity.valid_to)}
              </span>
            ),
          ],
        ]}
      />
    </Card>
  );
}
