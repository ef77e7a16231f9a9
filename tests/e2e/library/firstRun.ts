/** The first run of a desk: three questions, then it is enrolled. */

import type { DeskBridge } from "./bridge.ts";
import type { Name, Person } from "./person.ts";
import { PIN } from "./replica.ts";
import { type Language, words } from "./words.ts";

/** How somebody answers. */
export interface FirstRun {
  language: Language;
  workplace: "producer" | "transporter" | "disposal";
  /** The invite as a text. */
  invite?: string;
  /** The invite as a picture of its QR code, and the bridge whose file dialog gives it. */
  picture?: string;
  bridge?: DeskBridge;
  /** Something that is typed first and is no invite, and what is said of it. */
  wrong?: { invite: string; complaint: Name };
  /** Called on each question, with its name. */
  look?: (screen: string) => Promise<void>;
}

/** Answers the three questions; ends on the first page of the workplace. */
export async function enrols(person: Person, run: FirstRun): Promise<void> {
  const { setup, common } = words(run.language);
  const look = run.look ?? (async () => {});
  await person.click(run.language === "en" ? "English" : "简体中文");
  await person.sees(setup.look.title);
  await look("the question for language and size");
  await person.click(setup.next);
  await person.sees(setup.place.title);
  await look("the question for the workplace");
  await person.click(setup.place[`${run.workplace}_text`]);
  await person.type(setup.enrol.pin, PIN);
  await person.type(common.pin.again, PIN);
  if (run.wrong !== undefined) {
    await person.type(setup.enrol.invite, run.wrong.invite);
    await person.click(setup.enrol.submit);
    await person.sees(run.wrong.complaint);
    await look("an invite that is none");
  }
  if (run.picture !== undefined) {
    await run.bridge?.picks(run.picture);
    await person.click(common.from_picture);
    await person.sees(setup.enrol.names_key_yes);
  } else {
    await person.type(setup.enrol.invite, run.invite ?? "");
  }
  await look("the question for the invite");
  await person.click(setup.enrol.submit);
  await person.sees(setup.done.title, {}, 60_000);
  await look("the end of the first run");
  await person.click(setup.done.start);
}
