import type { InputRef } from "antd";
import { type FormEvent, type RefObject, useEffect, useRef, useState } from "react";
import { problemOf } from "@/api/call";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import type { Problem } from "@/api/generated/Problem";
import { isLongEnough } from "@/lib/pins";
import { useEnrolment } from "./queries";

/** What the form asks for, in the order of the cursor. */
export type EnrolField = "pin" | "again" | "invite";

/** What is wrong with a field, before the desk is asked. */
export type EnrolFault = "missing" | "short" | "differ";

/**
 * What is typed to enrol, and how far that has come.
 *
 * Enter moves on to the next field and at the end enrols. Whatever fails, what was typed stays.
 */
export function useEnrolForm(desk: Pick<DeskStatus, "stage" | "is_locked">, onDone: () => void) {
  const enrolment = useEnrolment();
  const [typed, setTyped] = useState<Record<EnrolField, string>>({ pin: "", again: "", invite: "" });
  const [told, setTold] = useState<EnrolField>();
  const inputs: Record<EnrolField, RefObject<InputRef | null>> = {
    pin: useRef<InputRef>(null),
    again: useRef<InputRef>(null),
    invite: useRef<InputRef>(null),
  };
  const focus = (field: EnrolField) => inputs[field].current?.focus({ cursor: "all" });
  const asked = fieldsOf(desk);

  const problem = enrolment.isError ? problemOf(enrolment.error) : undefined;
  const blamed = problem === undefined ? undefined : BLAMED[problem.code];
  const focusLatest = useRef(focus);
  useEffect(() => {
    focusLatest.current = focus;
  });
  useEffect(() => {
    if (blamed !== undefined) focusLatest.current(blamed);
  }, [blamed]);

  const send = () => {
    setTold(undefined);
    enrolment.mutate({ pin: typed.pin, invite: typed.invite.trim() }, { onSuccess: onDone });
  };

  return {
    typed,
    asked,
    inputs,
    focus,
    send,
    isPending: enrolment.isPending,
    /** What the desk or the node said. */
    problem,
    /** The field that it is about; the others are nobody's fault. */
    blamed,
    /** What is wrong with the field that keeps the form from being sent. */
    fault: (field: EnrolField) => (told === field ? faultOf(field, typed, desk.stage === "new") : undefined),
    change: (field: EnrolField) => (text: string) => {
      setTyped((before) => ({ ...before, [field]: text }));
      if (field === blamed) enrolment.reset();
    },
    submit: (event: FormEvent) => {
      event.preventDefault();
      if (enrolment.isPending) return;
      const open = asked.find((field) => faultOf(field, typed, desk.stage === "new") !== undefined);
      if (open === undefined) return send();
      // Whoever pressed Enter in a field above has not come to this one yet, and is told nothing.
      const at = asked.findIndex((field) => inputs[field].current?.input === document.activeElement);
      const isOnTheWay = at !== -1 && at < asked.indexOf(open) && typed[open] === "";
      setTold(isOnTheWay ? undefined : open);
      focus(open);
    },
  };
}

/** Keys that are there need no new PIN; an open key needs none at all. */
function fieldsOf({ stage, is_locked }: Pick<DeskStatus, "stage" | "is_locked">): readonly EnrolField[] {
  if (stage === "new") return ["pin", "again", "invite"];
  return is_locked ? ["pin", "invite"] : ["invite"];
}

function faultOf(
  field: EnrolField,
  typed: Record<EnrolField, string>,
  isNewPin: boolean,
): EnrolFault | undefined {
  if (typed[field].trim() === "") return "missing";
  if (field === "pin" && isNewPin && !isLongEnough(typed.pin)) return "short";
  if (field === "again" && typed.again !== typed.pin) return "differ";
  return undefined;
}

/** The field that a problem is about, where it is about one. */
const BLAMED: Partial<Record<Problem["code"], EnrolField>> = {
  "pin.rule": "pin",
  "key.wrong_pin": "pin",
  "enrol.invite": "invite",
  "enrol.expired": "invite",
  "enrol.used": "invite",
  "enrol.unknown": "invite",
};
