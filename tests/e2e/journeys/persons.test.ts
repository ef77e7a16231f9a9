/** The person at a device: chosen in the settings, named in what is signed as the device's claim, and forgotten. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DeskPerson } from "../library/desk.ts";
import { isAccessible, settlesIn, signsNow } from "../library/life.ts";
import { RegulatorNode } from "../library/node.ts";
import { endEverything, temporaryFolder } from "../library/processes.ts";
import { Replica } from "../library/replica.ts";
import { fill, like, words } from "../library/words.ts";

const NAME = "王建国师傅";
const CARRIER = "示例危货运输";
const SITE = "示例东处置";
const CODE = /WF-[0-9A-Z]{4}-[0-9A-Z]{4}/;
const { settings, signing, steps, common } = words("zh-CN");

afterAll(endEverything);

test("who signed is named as the device's claim, and forgotten without a trace or a change", async () => {
  const folder = temporaryFolder();
  const node = await RegulatorNode.begin(folder);
  const others = await Promise.all([
    Replica.enrolled(folder, node, CARRIER, "transporter", "420104"),
    Replica.enrolled(folder, node, SITE, "disposal", "420107"),
  ]);
  const home = join(folder, "clerk", "home");
  const clerk = await DeskPerson.open("the clerk", home);
  await settlesIn(clerk, "产废单位", await node.invite("示例江岸汽修", "producer", "420102"));

  await clerk.click(common.nav.settings);
  await clerk.sees(settings.persons.none);
  await clerk.type(settings.persons.name, NAME);
  await clerk.type(settings.persons.phone, "13871234567");
  await clerk.click(settings.persons.add_do, { in: settings.persons.title });
  await clerk.sees(settings.persons.acting);
  await isAccessible(clerk);

  await clerk.click(common.nav.today);
  await clerk.click("开联单");
  await clerk.search("废物", "fkwy", /^900-214-08/);
  await clerk.type("计划量", "1.2");
  await clerk.search("承运人", "slwh", CARRIER);
  await clerk.search("接受人", "东处置", SITE);
  await clerk.sees(fill(signing.acting, { who: NAME }));
  await clerk.click("签字并发送");
  await signsNow(clerk);
  await clerk.click(common.nav.manifests);
  await clerk.click(CODE);
  await clerk.sees(fill(steps.claims, { who: NAME }));
  expect(stands(home, NAME)).toBe(true);

  await clerk.click(common.nav.settings);
  await clerk.click(fill(settings.persons.erase_of, { who: NAME }));
  await clerk.sees(settings.persons.stays_text);
  await isAccessible(clerk);
  await clerk.click(fill(settings.persons.erase_do, { who: NAME }), { in: settings.persons.goes });
  await clerk.sees(like(settings.persons.erased));
  await clerk.click(settings.data.verify_do);
  await clerk.sees(/全部核验通过/);

  await clerk.click(common.nav.manifests);
  await clerk.click(CODE);
  await clerk.sees(/设备称由 人员 [0-9a-f]{8}（资料已删除） 操作/);
  await clerk.seesNoMore(NAME);
  await clerk.closes();
  expect(stands(home, NAME)).toBe(false);
  await Promise.all(others.map((one) => one.closes()));
  await node.stop();
});

/** Whether a text stands in any file below a folder. */
function stands(below: string, text: string): boolean {
  return readdirSync(below).some((name) => {
    const path = join(below, name);
    return statSync(path).isDirectory() ? stands(path, text) : readFileSync(path).includes(text);
  });
}
