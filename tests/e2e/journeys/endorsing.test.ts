/** A device is revoked while it holds something unsent: that is set apart, and an officer endorses it at the console. */

import { afterAll, expect, test } from "vitest";
import { expectNobodyIsKeptOut } from "../library/access.ts";
import { browse, closeBrowser } from "../library/chromium.ts";
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

test("what a lost device had signed is set apart until an officer answers for it", async () => {
  const folder = temporaryFolder();
  const node = await RegulatorNode.begin();
  const workshop = await Replica.enrolled(folder, node, WORKSHOP, "producer", "420102");
  await Replica.enrolled(folder, node, CARRIER, "transporter", "420112");
  await Replica.enrolled(folder, node, SITE, "disposal", "420115");
  const line = `manifest new --carrier ${CARRIER} --receiver ${SITE} --line '900-249-08 1.2t'`;
  const { manifest, code } = await workshop.typesWhenItCan(line);
  await workshop.typesWhenItCan("sync");

  // Without a network the manifest is issued; then the device is lost, and revoked before it comes back.
  await node.stop();
  await workshop.types(`manifest issue ${manifest}`);
  const { devices } = (await workshop.types("device list")) as { devices: { device: string }[] };
  await workshop.closes();
  await node.start();
  const asked = await fetch(`${node.http}/api/v1/devices/${devices[0]?.device}/revocation`, {
    method: "POST",
    headers: { authorization: `Bearer ${node.token}`, "content-type": "application/json" },
    body: JSON.stringify({ reason: "lost" }),
  });
  expect(asked.status).toBe(201);
  await workshop.opens();

  const officer = await browse("the officer", node.http);
  await officer.type("令牌", node.token);
  await officer.click("登录");
  await officer.click("联单");
  await officer.click(String(code));
  await officer.sees(`${WORKSHOP} 的「开具」没有效力。`);
  await officer.sees("草稿");
  await expectNobodyIsKeptOut(officer, "a manifest with something set apart");
  await officer.click("确认有效");
  await officer.click("由主管部门签字确认");
  await officer.sees("已开具");
  expect(await officer.reads()).not.toContain("没有效力");

  await workshop.closes();
  await node.stop();
});
