/** A workshop without a device: its sheet is printed, photographed, and signs offline in somebody else's window. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { expectNobodyIsKeptOut } from "../library/access.ts";
import { browse, closeBrowser } from "../library/chromium.ts";
import { enrols } from "../library/firstRun.ts";
import { signsNow } from "../library/life.ts";
import { fillsIn } from "../library/manifest.ts";
import { RegulatorNode } from "../library/node.ts";
import type { Person } from "../library/person.ts";
import { endEverything, temporaryFolder } from "../library/processes.ts";
import { PIN, Replica } from "../library/replica.ts";
import { Seat } from "../library/seat.ts";
import { like, words } from "../library/words.ts";

const WORKSHOP = "示例江岸汽修";
const COLLECTOR = "示例危废收集";
const SITE = "示例东处置";
const w = words("zh-CN");

const { common, devices, manifests, problems, settings, setup, signing, steps } = w;
/** Everything that the network brings has come by then, in milliseconds. */
const PATIENCE = 60_000;
/** A telephone and a small office screen. */
const SIZES = [
  [390, 844],
  [1280, 800],
] as const;

afterAll(async () => {
  await closeBrowser();
  await endEverything();
});

test("a sheet that was printed signs without a network, once", async () => {
  const folder = temporaryFolder();
  const node = await RegulatorNode.begin(folder);
  const site = await Replica.enrolled(folder, node, SITE, "disposal", "420107");
  const workshop = await Seat.take("the workshop", join(folder, "workshop", "home"));
  const collector = await Seat.take("the collector", join(folder, "collector", "home"));
  const enrol = async ({ person }: Seat, name: string, kind: "producer" | "collector") =>
    enrols(person, {
      language: "zh-CN",
      workplace: "producer",
      invite: await node.invite(name, kind, "420102"),
    });
  await enrol(workshop, WORKSHOP, "producer");
  await enrol(collector, COLLECTOR, "collector");
  const [boss, hand] = [workshop.person, collector.person];

  // The workshop prints a sheet.
  await opensDevices(boss);
  await boss.sees(devices.devices.alone);
  await boss.click(devices.sheets.make);
  await boss.sees(devices.sheets.missing.most);
  const page = join(folder, "sheets.html");
  await boss.type(devices.sheets.count, "1");
  await boss.type(devices.sheets.most, "2");
  await workshop.bridge.picks(page);
  await boss.click(devices.sheets.make);
  await boss.sees(page);
  await boss.sees(devices.paper.good);
  await accessibleAtEverySize(boss, "devices");
  const typed = readFileSync(page, "utf8")
    .match(/WFS1|(?<=<span>)[0-9A-Z]{4}(?=<)/gu)
    ?.slice(0, 15);
  const printed = await browse("the printer", `file://${page}`);
  await printed.sees("签字单");
  await accessibleAtEverySize(printed, "a printed sheet");
  const photograph = join(folder, "photograph.png");
  await printed.photographs(photograph);
  await printed.closes();

  // The collector prepares, and the sheet is known as soon as the directory has brought it.
  const first = await prepares(hand);
  await opensSheet(hand, first);
  await hand.type(manifests.sheet.field, "WFA1-7K3M");
  await hand.sees(problems["sheet.unreadable"].what);
  await accessibleAtEverySize(hand, "a sheet that cannot be read");
  await hand.type(manifests.sheet.field, typed?.join("") ?? "");
  await hand.sees(manifests.sheet.most, {}, PATIENCE);
  await hand.seesNoMore(like(signing.check.cannot_sign));

  // At the gate there is no network. The photograph is read, and the sheet signs.
  await node.stop();
  await hand.sees(steps.chip.offline, {}, PATIENCE);
  await opensSheet(hand, first);
  await collector.bridge.picks(photograph);
  await hand.click(common.from_picture);
  await hand.sees(manifests.sheet.most);
  await accessibleAtEverySize(hand, "a sheet that signs");
  await hand.click(manifests.new.sign_later);
  await signsNow(hand);
  await hand.click(common.close, { in: like(signing.signed) });
  await opens(hand, first);
  await hand.sees(steps.status.issued);

  // It signs once.
  const second = await prepares(hand);
  await opensSheet(hand, second);
  await hand.type(manifests.sheet.field, typed?.join(" ").toLowerCase() ?? "");
  await hand.sees(problems["sheet.used"].what);

  // The workshop reads what was signed for it.
  await node.start();
  await opens(boss, first, PATIENCE);
  await boss.sees(steps.status.issued);
  await opensDevices(boss);
  await boss.sees(devices.paper.used, {}, PATIENCE);

  await workshop.bridge.stop();
  await collector.bridge.stop();
  await site.closes();
  await node.stop();
});

test("a further device is let in without a network, and is revoked again", async () => {
  const folder = temporaryFolder();
  const node = await RegulatorNode.begin(folder);
  const office = await Seat.take("the office", join(folder, "office", "home"));
  const phone = await Seat.take("the newcomer", join(folder, "phone", "home"));
  await enrols(office.person, {
    language: "zh-CN",
    workplace: "producer",
    invite: await node.invite(WORKSHOP, "producer", "420102"),
  });
  await node.stop();

  const newcomer = phone.person;
  await newcomer.click("简体中文");
  await newcomer.click(setup.next);
  await newcomer.click(setup.place.producer_text);
  await newcomer.click(setup.join.instead);
  await newcomer.type(setup.enrol.pin, PIN);
  await newcomer.type(common.pin.again, PIN);
  await newcomer.click(setup.next);
  await newcomer.sees(setup.join.show);
  await accessibleAtEverySize(newcomer, "to join");
  const fingerprint = /(?:[0-9a-f]{4} ){3}[0-9a-f]{4}/u.exec(await newcomer.reads())?.[0] ?? "";
  const request = join(folder, "request.png");
  await newcomer.photographs(request);

  const boss = office.person;
  await opensDevices(boss);
  await office.bridge.picks(request);
  await boss.click(common.from_picture);
  await boss.sees(fingerprint);
  await boss.click(devices.admit.do);
  await boss.sees(devices.admit.done);
  await accessibleAtEverySize(boss, "an admission");
  const file = join(folder, "admission.txt");
  await office.bridge.picks(file);
  await boss.click(common.save_as_file);
  await boss.sees(file);

  await newcomer.click(setup.join.submit);
  await newcomer.sees(setup.join.missing);
  await phone.bridge.picks(file);
  await newcomer.click(common.from_picture);
  await newcomer.click(setup.join.submit);
  await newcomer.sees(setup.done.title);
  await newcomer.click(setup.done.start);
  await opensDevices(newcomer);
  await newcomer.sees(devices.not_managing);

  await boss.click(`停用 ${fingerprint}`);
  await boss.sees(devices.revoke.means);
  await accessibleAtEverySize(boss, "to revoke");
  await boss.click(`停用 ${fingerprint}`, { in: devices.revoke.means });
  await boss.sees(devices.devices.revoked);

  await node.start();
  await opensDevices(newcomer);
  await newcomer.sees(devices.devices.revoked, {}, PATIENCE);
  expect(await boss.reads()).toContain(fingerprint);
  await office.bridge.stop();
  await phone.bridge.stop();
  await node.stop();
});

test("a device goes on under another key, in the same window", async () => {
  const folder = temporaryFolder();
  const node = await RegulatorNode.begin(folder);
  const { bridge, person } = await Seat.take("the office", join(folder, "office", "home"));
  await enrols(person, {
    language: "zh-CN",
    workplace: "producer",
    invite: await node.invite(WORKSHOP, "producer", "420102"),
  });
  await opensDevices(person);
  await person.click(devices.rotate.button);
  await person.type(common.pin.label, PIN, { in: devices.rotate.title });
  await person.click(devices.rotate.action, { in: devices.rotate.means });
  await person.sees(devices.devices.rotated, {}, PATIENCE);
  await person.sees(common.key_open);

  // The new key signs, and the node takes it.
  await bridge.picks(join(folder, "recovery.html"));
  await person.click(devices.recovery.make);
  await person.sees(devices.paper.good);
  await person.sees(steps.chip.all, {}, PATIENCE);
  await accessibleAtEverySize(person, "a recovery sheet that was made");
  await bridge.stop();
  await node.stop();
});

async function opensDevices(person: Person): Promise<void> {
  await person.click(common.nav.settings, { in: common.menu });
  await person.click(`${settings.devices.open} ${settings.devices.title}`);
  await person.sees(devices.sub);
}

/** Prepares a manifest for the workshop, and tells its code. */
async function prepares(person: Person): Promise<string> {
  await person.click(common.nav.new_manifest, { in: common.menu });
  await person.click(manifests.new.for_another);
  await person.search(steps.role.consignor, "江岸", WORKSHOP);
  await fillsIn(person, w, {
    waste: "fkwy",
    code: "900-214-08",
    planned: "1.2",
    packages: "12",
    carrier: COLLECTOR,
    receiver: SITE,
  });
  await person.click(/^代填(?:并|（)/u);
  await person.click(signing.now);
  await person.sees(like(signing.prepared));
  const code = /WF-[0-9A-Z]{4}-[0-9A-Z]{4}/u.exec(await person.reads())?.[0];
  if (code === undefined) throw new Error(`no code on the screen:\n${await person.reads()}`);
  await person.click(common.close, { in: like(signing.prepared) });
  return code;
}

async function opens(person: Person, code: string, patience?: number): Promise<void> {
  await person.click(common.nav.manifests, { in: common.menu });
  await person.click(new RegExp(code, "u"), {}, patience);
}

async function opensSheet(person: Person, code: string): Promise<void> {
  await opens(person, code);
  await person.click(manifests.page.by_sheet);
  await person.sees(manifests.sheet.part);
}

async function accessibleAtEverySize(person: Person, screen: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await person.resizes(width, height);
    await expectNobodyIsKeptOut(person, `${screen}, ${width} wide`);
    const shots = process.env.WUFEI_PICTURES;
    if (shots !== undefined) await person.photographs(join(shots, `${screen}-${width}.png`));
  }
}
