/** A newcomer has an invite on paper and a drum of waste oil in the yard. How often do they have to click? */

import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeBrowser } from "../library/chromium.ts";
import { enrols } from "../library/firstRun.ts";
import { fillsIn } from "../library/manifest.ts";
import { RegulatorNode } from "../library/node.ts";
import { endEverything, temporaryFolder } from "../library/processes.ts";
import { Replica } from "../library/replica.ts";
import { Seat } from "../library/seat.ts";
import { fill, words } from "../library/words.ts";

/** From the first question to the signed manifest. */
const MOST_CLICKS = 25;

const folder = temporaryFolder();
let node: RegulatorNode;
let seat: Seat;

beforeAll(async () => {
  node = await RegulatorNode.begin(folder);
  await Replica.enrolled(folder, node, "示例危货运输", "transporter", "420104");
  await Replica.enrolled(folder, node, "示例东处置", "disposal", "420107");
  seat = await Seat.take("the newcomer", join(folder, "newcomer"));
});

afterAll(async () => {
  await closeBrowser();
  await endEverything();
});

test(`a newcomer issues the first manifest within ${MOST_CLICKS} clicks`, async () => {
  const { person } = seat;
  const w = words("zh-CN");
  const { today, manifests, signing } = w;
  const invite = await node.invite("示例江岸汽修", "producer", "420102");

  await enrols(person, { language: "zh-CN", workplace: "producer", invite });
  await person.click(today.tile.new);
  await fillsIn(person, w, {
    waste: "fkwy",
    code: "900-214-08",
    planned: "1.2",
    packages: "12",
    carrier: "示例危货运输",
    receiver: "示例东处置",
  });
  await person.click(manifests.new.sign_now);
  await person.click(signing.now);
  await person.sees(fill(signing.signed, { act: signing.act.issue_new }));

  process.stdout.write(`a newcomer issues the first manifest with ${person.clicks} clicks\n`);
  expect(person.clicks).toBeGreaterThan(10);
  expect(person.clicks).toBeLessThanOrEqual(MOST_CLICKS);
});
