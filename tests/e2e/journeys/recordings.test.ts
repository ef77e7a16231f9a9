/** A roadside garage that is not enrolled signs on paper: the driver records it offline, and an officer confirms it. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { expectNobodyIsKeptOut } from "../library/access.ts";
import { browse, closeBrowser } from "../library/chromium.ts";
import { settlesIn, signsNow } from "../library/life.ts";
import { RegulatorNode } from "../library/node.ts";
import { endEverything, temporaryFolder } from "../library/processes.ts";
import { Replica } from "../library/replica.ts";
import { Seat } from "../library/seat.ts";

const GARAGE = "路边修车铺";
const CARRIER = "示例危货运输";
const SITE = "示例东处置";
const CODE = /WF-[0-9A-Z]{4}-[0-9A-Z]{4}/;

afterAll(async () => {
  await closeBrowser();
  await endEverything();
});

test("what a garage signed on paper is recorded on the road, shown as that, and confirmed", async () => {
  const folder = temporaryFolder();
  const picture = join(folder, "联单.png");
  writeFileSync(picture, "a photograph of paper");
  const node = await RegulatorNode.begin();
  const site = await Replica.enrolled(folder, node, SITE, "disposal", "420107");
  const seat = await Seat.take("the driver", join(folder, "driver", "home"));
  const driver = seat.person;
  await settlesIn(driver, "运输", await node.invite(CARRIER, "transporter", "420104"));

  await driver.click("联单");
  await driver.click("开联单");
  await driver.click("替其他单位代填");
  await driver.type("移出人", GARAGE);
  await driver.click(`「${GARAGE}」没有登记，只写名称`);
  await driver.sees("没有登记的单位不能在这里签字");
  await driver.search("废物", "fkwy", /^900-214-08/);
  await driver.type("计划量", "0.2");
  await driver.search("承运人", "slwh", CARRIER);
  await driver.search("接受人", "东处置", SITE);
  await driver.sees(`${GARAGE} 没有登记`);

  // In the village there is no signal.
  await node.stop();
  await driver.click(/^代填(并发送|（稍后)/);
  await driver.click("立即签字");
  await driver.click("联单");
  await driver.click(CODE);
  await driver.click(`代 ${GARAGE} 记「开具」`);
  await driver.click("签字代记");
  await driver.sees("请写明原因");
  await driver.sees("请选择照片");
  await expectNobodyIsKeptOut(driver, "a step to be recorded");
  await driver.type("对方为什么不能自己签字", "没有登记，签在纸上");
  await seat.bridge.picks(picture);
  await driver.click("选择照片");
  await driver.sees("联单.png");
  await driver.click("签字代记");
  await signsNow(driver);
  await driver.sees(`「开具」是 ${CARRIER} 代 ${GARAGE} 记录的，不是对方签字。`);
  await driver.sees("还没有人核实。");
  await driver.sees("代记 · 未核实");
  await driver.sees("去装运");
  await expectNobodyIsKeptOut(driver, "a manifest with a recorded step");

  await node.start();
  const officer = await browse("the officer", node.http);
  await officer.type("令牌", node.token);
  await officer.click("登录");
  await officer.click("联单");
  await officer.click(CODE);
  await officer.sees("原因：没有登记，签在纸上");
  await expectNobodyIsKeptOut(officer, "a recorded step at the console");
  await officer.click("核实无误");
  await officer.click("由主管部门签字确认");
  await officer.sees("主管部门已核实。");
  await driver.sees("主管部门已核实。");
  expect(await driver.reads()).not.toContain("还没有人核实");

  // An enrolled workshop tells a code instead: the officer prints a page of them.
  await officer.click("单位");
  await officer.click(SITE);
  await officer.click("发一页口令");
  await officer.sees(/20-[0-9A-Z]{5}-[0-9A-Z]{5}/);
  await expectNobodyIsKeptOut(officer, "a page of codes");

  await driver.closes();
  await seat.bridge.stop();
  await site.closes();
  await node.stop();
});
