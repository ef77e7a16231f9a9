import { Input, type InputRef } from "antd";
import { useRef } from "react";
import { useKeys } from "@/components/useKeys";
import styles from "./SearchField.module.css";

/** Words to find people by; `/` leads here. */
export function SearchField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (words: string) => void;
}) {
  const field = useRef<InputRef>(null);
  useKeys({ "/": () => field.current?.focus({ cursor: "all" }) });
  return (
    <Input
      ref={field}
      className={styles.field ?? ""}
      value={value}
      allowClear
      placeholder={label}
      aria-label={label}
      aria-keyshortcuts="/"
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
