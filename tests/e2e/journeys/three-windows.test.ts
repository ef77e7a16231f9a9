/**
 * The whole, as people meet it: three windows with three homes, a node that is away at noon, and the
 * regulator's console in the evening.
 */

import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { browse, closeBrowser } from "../library/chromium.ts";
import { DeskPerson } from "../library/desk.ts";
import { settlesIn, signsNow } from "../library/life.ts";
import { RegulatorNode } from "../library/node.ts";
import { endEverything, temporaryFolder } from "../library/processes.ts";

const WORKSHOP = "示例江岸汽修厂";
const CARRIER = "示例危货运输";
const SITE = "示例东固废处置";

afterAll(async () => {
  await closeBrowser();
  await endEverything();
});

test("a load travels while the node is away, and the console shows it closed with every signature", async () => {
  const folder = temporaryFolder();
  const node = await RegulatorNode.begin();
  const settle = async (
    who: string,
    place: "产废单位" | "运输" | "处置",
    kind: Parameters<typeof node.invite>[1],
    division: string,
  ) => {
    const person = await DeskPerson.open(who, join(folder, kind, "home"));
    await settlesIn(person, place, await node.invite(who, kind, division));
    return person;
  };
  const clerk = await settle(WORKSHOP, "产废单位", "producer", "420102");
  const driver = await settle(CARRIER, "运输", "transporter", "420112");
  const gate = await settle(SITE, "处置", "disposal", "420115");

  // Morning: the workshop issues. The directory has brought the others' names by itself.
  await clerk.click("开联单");
  await clerk.search("废物", "fkwy", /^900-214-08/);
  await clerk.type("计划量", "1.2");
  await clerk.type(/^移出量/, "1.18");
  await clerk.search("承运人", "slwh", CARRIER);
  await clerk.search("接受人", "东固", SITE);
  await clerk.click("签字并发送");
  await signsNow(clerk);
  const code = await codeOn(clerk);
  await clerk.sees("监管已收");

  // It reaches lorry and site without a click of theirs.
  await driver.sees(WORKSHOP);
  await gate.sees(code);

  // Noon: the node is stopped. Everybody goes on.
  await node.stop();
  await driver.click("到了，开始核对");
  await driver.click(/900-214-08/);
  await driver.click("一致");
  await driver.type("车牌", "A12345");
  await driver.click("我已收货");
  await signsNow(driver);
  await driver.sees("途中");
  await driver.click("到达");
  await signsNow(driver);
  await driver.sees("已到达");
  await driver.sees("离线");
  await driver.click("完成");
  await driver.sees("仅本机");

  // The site has not heard of the lorry: the load stands at its gate all the same.
  await gate.click(new RegExp(code));
  await gate.type("本场净重", "1179");
  await gate.click("过磅并接收");
  await signsNow(gate);
  await gate.type("说明", "少一千克，其余与联单一致");
  await gate.click("签字：有差异接受");
  await signsNow(gate);
  await gate.sees("离线");
  await gate.sees("仅本机");

  // The node starts again; nobody clicks anything.
  await node.start();
  for (const person of [driver, gate]) await person.sees("全部送达", {}, 90_000);
  await clerk.sees("核对差异：移出 1.180 吨，接受 1.179 吨", {}, 60_000);
  await clerk.click("核对");
  await clerk.sees("已办结");

  const officer = await browse("the officer", node.http);
  await officer.type(/令牌/, node.token);
  await officer.click("登录");
  await officer.click("联单");
  await officer.click(new RegExp(code));
  await officer.sees("已办结");
  const page = await officer.reads();
  for (const weight of ["1.200", "1.180", "1.179"]) expect(page).toContain(weight);
  for (const step of ["开具了联单", "装运", "运到", "过磅接收", "接受"]) expect(page).toContain(step);
  for (const who of [WORKSHOP, CARRIER, SITE]) expect(page).toContain(who);
  expect(page.match(/签字、凭证、回执都核对无误/g)?.length).toBe(5);

  for (const person of [clerk, driver, gate]) await person.closes();
  await officer.closes();
  await node.stop();
});

/** The display code that the screen shows. */
async function codeOn(person: DeskPerson): Promise<string> {
  const code = /WF-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await person.reads())?.[0];
  if (code === undefined) throw new Error(`no code on the screen:\n${await person.reads()}`);
  return code;
}
