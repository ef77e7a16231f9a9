import type { CheckItem } from "@/api/generated/CheckItem";
import { Card } from "@/components/Card";
import { Glyph } from "@/components/Glyph";
import { useRemarkText } from "../shared/check/useRemarkText";
import styles from "./Remarks.module.css";

/** What stops the signature, and what is odd about it; what is fine needs no words in a cab. */
export function Remarks({ items }: { items: readonly CheckItem[] }) {
  const textOf = useRemarkText();
  // The PIN is asked for when it is needed, and needs no warning.
  const told = items.filter(({ level, remark }) => level !== "fine" && remark.remark !== "key_locked");
  if (told.length === 0) return null;
  return (
    <Card tone={told.some(({ level }) => level === "stop") ? "danger" : "hazard"}>
      <ul className={styles.remarks}>
        {told.map((item) => {
          const text = textOf(item);
          return (
            <li key={text} className={styles.remark} data-level={item.level}>
              <Glyph name={item.level === "stop" ? "bang" : "triangle"} />
              <span>{text}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
