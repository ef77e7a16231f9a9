/** A wrong weight: the site proposes, the workshop agrees in its window; then the workshop corrects something itself. */

import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { closeBrowser } from "../library/chromium.ts";
import { DeskPerson } from "../library/desk.ts";
import { settlesIn, signsNow } from "../library/life.ts";
import { RegulatorNode } from "../library/node.ts";
import { endEverything, temporaryFolder } from "../library/processes.ts";
import { Replica } from "../library/replica.ts";

const WORKSHOP = "示例江岸汽修厂";
const CARRIER = "示例危货运输";
const SITE = "示例东固废处置";

afterAll(async () => {
  await closeBrowser();
  await endEverything();
});

test("a wrong weight is corrected when the workshop agrees, and the old one stays in sight", async () => {
  const folder = temporaryFolder();
  const node = await RegulatorNode.begin();
  const carrier = await Replica.enrolled(folder, node, CARRIER, "transporter", "420112");
  const site = await Replica.enrolled(folder, node, SITE, "disposal", "420115");
  const clerk = await DeskPerson.open(WORKSHOP, join(folder, "workshop", "home"));
  await settlesIn(clerk, "产废单位", await node.invite(WORKSHOP, "producer", "420102"));

  await clerk.click("开联单");
  await clerk.search("废物", "fkwy", /^900-214-08/);
  await clerk.type("计划量", "1.2");
  await clerk.type(/^移出量/, "1.18");
  await clerk.search("承运人", "slwh", CARRIER);
  await clerk.search("接受人", "东固", SITE);
  await clerk.sees("三方都已登记");
  await clerk.click("签字并发送");
  await signsNow(clerk);
  await clerk.sees("监管已收");
  const code = /WF-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await clerk.reads())?.[0] ?? "";

  await carrier.typesWhenItCan(`manifest pick-up ${code} --plate 鄂A12345`);
  await site.typesWhenItCan(`manifest receive ${code} --weighed 1.175t`);
  await site.types(`manifest accept ${code}`);
  await site.types(`manifest correct ${code} --set accepted=1.157t --reason 读错了磅单`);

  // It stands among the things to do; the manifest still says what was signed.
  await clerk.click("今日");
  await clerk.sees(`待你同意的更正：${SITE}，读错了磅单`, {}, 60_000);
  await clerk.click("查看", { in: "待你同意的更正" });
  await clerk.sees("1.175 吨");
  await clerk.sees("1.157 吨");
  await clerk.click("同意更正");
  await clerk.sees("同意这项更正？");
  await clerk.click("签字同意");
  await signsNow(clerk);
  await clerk.sees("已更正");
  await clerk.sees(`移出人 ${WORKSHOP} 已同意`);
  const page = await clerk.reads();
  for (const weight of ["1.175", "1.157"]) expect(page).toContain(weight);

  // And the other way about: the workshop proposes, and the site agrees.
  await clerk.click("更正");
  await clerk.choose("更正哪一项", "形态");
  await clerk.type("更正为", "半固态");
  await clerk.type("更正原因", "桶底有油泥");
  await clerk.click("签字提出");
  await signsNow(clerk);
  await clerk.sees("待同意");
  await clerk.sees(`待 接受人 ${SITE} 同意`);
  await site.typesWhenItCan(`manifest approve ${code}`);
  await clerk.sees(`接受人 ${SITE} 已同意`, {}, 60_000);

  await clerk.closes();
  for (const person of [carrier, site]) await person.closes();
  await node.stop();
});
