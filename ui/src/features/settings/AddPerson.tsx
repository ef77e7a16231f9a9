import { Button, Input, type InputRef } from "antd";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import { Field } from "@/components/Field";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useProblemText } from "@/features/shared/useProblemText";
import { useLanguage } from "@/i18n/useFormat";
import styles from "./Persons.module.css";
import { useAddPerson } from "./queries";

/** Name and telephone of a person of this device. They are not kept as a form: what is typed here is forgotten. */
export function AddPerson() {
  const { t } = useTranslation("settings");
  const say = useProblemText();
  const language = useLanguage();
  const add = useAddPerson();
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [isBlamed, setBlamed] = useState(false);
  const first = useRef<InputRef>(null);

  const problem = add.isError ? problemOf(add.error) : undefined;
  const isOfName = problem?.code === "person.name";
  const fault = isBlamed && name.trim() === "" ? t("persons.no_name") : undefined;
  const told = isOfName ? [say(problem).what, say(problem).now].join(language === "en" ? " " : "") : fault;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (add.isPending) return;
    setBlamed(true);
    if (name.trim() === "") {
      first.current?.focus();
      return;
    }
    add.mutate(
      { name, phone },
      {
        onSuccess: () => {
          setName("");
          setPhone("");
          setBlamed(false);
        },
        onError: () => first.current?.focus({ cursor: "all" }),
      },
    );
  };
  const typed = (set: (text: string) => void) => (text: string) => {
    set(text);
    if (add.isError) add.reset();
  };

  return (
    <form className={styles.add} onSubmit={submit} autoComplete="off" aria-label={t("persons.add")}>
      <Field name="person_name" label={t("persons.name")} fault={told}>
        {({ id, invalid, ...described }) => (
          <Input
            {...described}
            id={id}
            ref={first}
            value={name}
            maxLength={40}
            status={invalid ? "error" : ""}
            aria-invalid={invalid}
            onChange={({ target }) => typed(setName)(target.value)}
          />
        )}
      </Field>
      <Field name="person_phone" label={t("persons.phone")} note={t("persons.optional")}>
        {({ id, invalid, ...described }) => (
          <Input
            {...described}
            id={id}
            value={phone}
            inputMode="tel"
            maxLength={40}
            aria-invalid={invalid}
            onChange={({ target }) => typed(setPhone)(target.value)}
          />
        )}
      </Field>
      <Button htmlType="submit" loading={add.isPending}>
        {t("persons.add_do")}
      </Button>
      {problem !== undefined && !isOfName && <ProblemFailure error={problem} />}
    </form>
  );
}
