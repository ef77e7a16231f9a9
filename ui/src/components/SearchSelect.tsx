import { Input, type InputRef } from "antd";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./SearchSelect.module.css";

/** So many milliseconds after the last key a search begins. */
const PAUSE_MS = 120;

/**
 * A field that searches as one types, and takes one of what is found.
 *
 * The caller searches: `onSearch` says for what (an empty text when the field is opened), `options` is what was
 * found. While an input method composes, neither a search nor Enter does anything: the text is not there yet.
 */
export function SearchSelect<Option>({
  id,
  value,
  options,
  keyOf,
  textOf,
  option,
  isPending,
  placeholder,
  note,
  invalid = false,
  disabled = false,
  onSearch,
  onChange,
  "aria-describedby": describedBy,
}: {
  id?: string;
  value: Option | undefined;
  options: readonly Option[];
  keyOf: (option: Option) => string;
  /** What stands in the field once an option is taken. */
  textOf: (option: Option) => string;
  /** An option in the list. */
  option: (option: Option) => ReactNode;
  isPending: boolean;
  placeholder?: string;
  /** A line below the options, or instead of them: why nothing was found, what was searched. */
  note?: ReactNode;
  invalid?: boolean;
  disabled?: boolean;
  onSearch: (text: string) => void;
  onChange: (option: Option | undefined) => void;
  "aria-describedby"?: string | undefined;
}) {
  const { t } = useTranslation("common");
  const own = useId();
  const field = id ?? own;
  const input = useRef<InputRef>(null);
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState<string>();
  const [at, setAt] = useState(0);
  // For which text the options are; before the search has begun they are still those of another.
  const [searched, setSearched] = useState<string>();
  const [takesFirst, setTakesFirst] = useState(false);
  const isComposing = useRef(false);
  const isOpen = text !== undefined;
  const active = Math.min(at, options.length - 1);

  const search = useRef(onSearch);
  useEffect(() => {
    search.current = onSearch;
  });
  const begin = useCallback((what: string) => {
    search.current(what);
    setSearched(what);
  }, []);
  useEffect(() => {
    if (text === undefined || isComposing.current) return;
    const timer = setTimeout(() => begin(text.trim()), text === "" ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, begin]);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const open = () => {
    if (isOpen || disabled) return;
    setAt(0);
    setText("");
  };
  const close = () => {
    setText(undefined);
    setSearched(undefined);
    setTakesFirst(false);
  };
  const take = (chosen: Option) => {
    onChange(chosen);
    close();
  };

  // Whoever types a code and Enter does not wait for the search in between.
  const isThere = isOpen && searched === text.trim() && !isPending;
  const first = options[0];
  useEffect(() => {
    if (!takesFirst || !isThere) return;
    setTakesFirst(false);
    if (first !== undefined) take(first);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    // WebKit ends a composition before it tells of the Enter that ended it, and marks that key 229.
    if (isComposing.current || event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) open();
      else setAt(Math.max(0, Math.min(options.length - 1, active + (event.key === "ArrowDown" ? 1 : -1))));
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      const chosen = options[active];
      if (!isThere) setTakesFirst(text !== "");
      else if (chosen !== undefined) take(chosen);
    } else if (event.key === "Tab" && isThere && text !== "" && options.length === 1) {
      // Nothing else can be meant; the focus goes on.
      const chosen = options[0];
      if (chosen !== undefined) take(chosen);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };

  return (
    <div className={styles.select}>
      <Input
        id={field}
        ref={input}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${field}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && active >= 0 ? `${field}-${active}` : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        autoComplete="off"
        status={invalid ? "error" : ""}
        disabled={disabled}
        placeholder={isOpen && value !== undefined ? textOf(value) : placeholder}
        value={text ?? (value === undefined ? "" : textOf(value))}
        onChange={(event) => {
          setAt(0);
          setTakesFirst(false);
          setText(event.target.value);
        }}
        onCompositionStart={() => {
          isComposing.current = true;
        }}
        onCompositionEnd={(event) => {
          isComposing.current = false;
          setText(event.currentTarget.value);
          begin(event.currentTarget.value.trim());
        }}
        onClick={open}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      {!isOpen && value !== undefined && !disabled && (
        <button
          type="button"
          className={styles.clear}
          aria-label={t("clear")}
          onClick={() => onChange(undefined)}
        >
          ×
        </button>
      )}
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a click must not take the focus from the field
        <div className={styles.popup} onMouseDown={(event) => event.preventDefault()}>
          <div
            ref={list}
            id={`${field}-list`}
            role="listbox"
            aria-label={t("searching")}
            aria-busy={!isThere}
            className={styles.list}
          >
            {options.map((one, index) => (
              <div
                key={keyOf(one)}
                id={`${field}-${index}`}
                role="option"
                aria-selected={index === active}
                className={styles.option}
                onClick={() => take(one)}
                onMouseMove={() => setAt(index)}
              >
                {option(one)}
              </div>
            ))}
          </div>
          {options.length === 0 && !isPending && text !== "" && (
            <div className={styles.note}>{t("no_match", { text })}</div>
          )}
          {isPending && options.length === 0 && <div className={styles.note}>{t("searching")}</div>}
          {note !== undefined && note !== false && <div className={styles.note}>{note}</div>}
          <span className="sr-only" role="status">
            {isPending ? "" : t("option_count", { count: options.length })}
          </span>
        </div>
      )}
    </div>
  );
}
