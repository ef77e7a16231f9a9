/** What people do again and again, in the words of the Chinese screens. */

import { expect } from "vitest";
import type { Person } from "./person.ts";

/** The PIN of every desk in the journeys. */
export const PIN = "19491001";

/** Where somebody works, as the first run asks it. */
export type Place = "产废单位" | "运输" | "处置";

/** Answers the three questions of the first run and enrols with an invite. */
export async function settlesIn(person: Person, place: Place, invite: string): Promise<void> {
  await person.sees("请选语言和字号");
  await person.click("下一步");
  await person.sees("您在哪里工作？");
  await person.click(new RegExp(`^${place}`));
  await person.type("设定 PIN", PIN);
  await person.type("再输一次 PIN", PIN);
  await person.type("邀请码", invite);
  await person.click("登记");
  await person.sees("登记好了");
  await person.click("开始使用");
}

/** Signs now instead of waiting ten seconds. */
export async function signsNow(person: Person): Promise<void> {
  await person.click("立即签字");
  await person.sees("已签字");
}

/** Nothing on the screen keeps anybody from using it. */
export async function isAccessible(person: Person): Promise<void> {
  expect(await person.violations()).toEqual([]);
}
