import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { copyText } from "@/lib/clipboard";
import styles from "./HowToVerify.module.css";

/** Three ways to check without believing this page: from the file, on a party's device, at the node. */
export function HowToVerify({ code }: { code: string }) {
  const { t } = useTranslation("evidence");
  const ways = [
    { key: "file", command: fromFile(code) },
    { key: "device", command: "wufei verify" },
    { key: "node", command: "wufei-regulator verify" },
  ] as const;
  return (
    <>
      <h3>{t("verify.title")}</h3>
      <ol className={styles.ways}>
        {ways.map(({ key, command }) => (
          <li key={key}>
            <p>{t(`verify.${key}`)}</p>
            <Command text={command} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** Hashes the first 218 bytes of each entry, which are its signed body, and compares with its name. */
function fromFile(code: string): string {
  return `python3 -c 'import json,base64,hashlib
for e in json.load(open("${code}.json"))["entries"]:
    b = base64.urlsafe_b64decode(e["signed"] + "==")[:218]
    print(hashlib.sha256(b).hexdigest() == e["id"], e["id"])'`;
}

function Command({ text }: { text: string }) {
  const { t } = useTranslation(["evidence", "common"]);
  const { message } = App.useApp();
  const copy = async () => {
    if (await copyText(text)) message.success(t("common:copied"));
    else message.warning(t("common:not_copied"));
  };
  return (
    <div className={styles.command}>
      {/* A long line scrolls inside its box, also by the keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable */}
      <pre tabIndex={0}>{text}</pre>
      <Button size="small" onClick={() => void copy()}>
        {t("entries.copy")}
      </Button>
    </div>
  );
}
