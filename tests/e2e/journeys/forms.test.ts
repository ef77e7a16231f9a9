/**
 * Every form of the desk, driven through the bridge in Chromium with a real node and three homes: a workshop,
 * a carrier and a site. The load goes its whole way twice, once in each language, and each screen is looked at
 * by axe on the way.
 */

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectNobodyIsKeptOut } from "../library/access.ts";
import { browse, closeBrowser } from "../library/chromium.ts";
import { enrols, type FirstRun } from "../library/firstRun.ts";
import { fillsIn, givesPin } from "../library/manifest.ts";
import { RegulatorNode } from "../library/node.ts";
import type { Person } from "../library/person.ts";
import { endEverything, ROOT, temporaryFolder } from "../library/processes.ts";
import { Seat } from "../library/seat.ts";
import { fill, LANGUAGES, like, words } from "../library/words.ts";

const WORKSHOP = "示例江岸汽修";
const CARRIER = "示例危货运输";
const SITE = "示例东处置";
const LORRY = "鄂A12345";

/** How long a record may take to arrive once the node is back: the courier waits longer after each try. */
const UNTIL_TRIED_AGAIN = 90_000;

/** What goes its way. */
const LOAD = { code: "900-214-08", planned: "1.2", packages: "12", carrier: CARRIER, receiver: SITE };

/** One without a fault, and one in which something is to be told of nearly every row. */
const SPREADSHEETS = join(ROOT, "crates/papers/tests/data");
const SPREADSHEET = { "zh-CN": "manifests-37col.xlsx", en: "manifests-37col-dirty.xlsx" };

const folder = temporaryFolder();
let node: RegulatorNode;
let workshop: Seat;
let carrier: Seat;
let site: Seat;

beforeAll(async () => {
  node = await RegulatorNode.begin(folder);
  [workshop, carrier, site] = await Promise.all([
    Seat.take("the workshop's clerk", join(folder, "workshop")),
    Seat.take("the driver", join(folder, "carrier")),
    Seat.take("the man at the gate", join(folder, "site")),
  ]);
});

afterAll(async () => {
  await closeBrowser();
  await endEverything();
});

describe("the first run", () => {
  test("takes an invite as it is typed", async () => {
    const { person } = workshop;
    await person.sees(words("zh-CN").setup.look.title);
    await enrols(person, {
      language: "zh-CN",
      workplace: "producer",
      invite: await node.invite(WORKSHOP, "producer", "420102"),
      look: at(person),
    });
    await person.sees(words("zh-CN").today.nothing_to_do);
    await at(person)("an empty day");
  });

  test("takes a picture of an invite", async () => {
    const picture = join(folder, "invite.png");
    await photographInvite(CARRIER, picture);
    const run: FirstRun = { language: "zh-CN", workplace: "transporter", picture, bridge: carrier.bridge };
    await enrols(carrier.person, run);
    await carrier.person.sees(words("zh-CN").trip.empty);
    await at(carrier.person)("an empty trip");
  });

  test("says what is wrong with an invite, in English too", async () => {
    const { person } = site;
    const { setup, problems, gate } = words("en");
    const invite = await node.invite(SITE, "disposal", "420107");
    await enrols(person, {
      language: "en",
      workplace: "disposal",
      invite,
      wrong: { invite: "127.0.0.1/not-an-invite", complaint: like(problems["enrol.invite"].what) },
      look: at(person),
    });
    await person.seesNoMore(setup.title);
    await person.sees(gate.empty);
    await at(person)("an empty gate");
    await site.speaks("en", "zh-CN");
    await person.click(words("zh-CN").common.nav.gate, { in: words("zh-CN").common.menu });
  });
});

describe.each(LANGUAGES)("in %s", (language) => {
  const w = words(language);
  const { common, delivery, gate, importing, manifests, problems, settings, signing, steps, today, trip } = w;
  /** By what the waste is searched, so that each way is gone. */
  const waste = language === "en" ? "900-214-08" : "fkwy";

  test("everybody reads it, as the settings say", async () => {
    for (const seat of [workshop, carrier, site]) {
      if (language === "en") await seat.speaks("zh-CN", "en");
      else await seat.person.click(common.nav.settings, { in: common.menu });
      await seat.person.sees(settings.look.title);
      await at(seat.person)("the settings");
    }
  });

  test("a waste is found by code, by two Han characters and by pinyin initials", async () => {
    const { person } = workshop;
    await person.click(common.nav.new_manifest, { in: common.menu });
    await person.sees(manifests.new.title);
    await at(person)("an empty manifest");
    for (const [said, code] of [
      ["90021408", "900-214-08"],
      ["铅蓄", "900-052-31"],
      ["fkwy", "900-214-08"],
    ] as const) {
      await person.search(manifests.new.waste, said, code);
      expect(await person.readsField(manifests.new.waste), said).toContain(code);
      await person.click(common.clear);
    }
    await person.click(manifests.new.sign_now);
    await person.sees(manifests.new.missing);
    await at(person)("a manifest in which everything is missing");
  });

  test("what was filled in is offered again after the power failed", async () => {
    const { person } = workshop;
    await fillsIn(person, w, { ...LOAD, waste });
    await at(person)("a manifest that is filled in");
    // What another window shows when it is opened is on the disk.
    const glance = await workshop.glance();
    await glance.sees(`→ ${SITE}`, { in: today.continue.new_manifest });
    await at(glance)("a day with a draft");
    await glance.closes();
    await workshop.losesPower();

    await workshop.person.click(today.action.go_on, { in: today.continue.new_manifest });
    await workshop.person.sees(like(signing.form.restored_at));
    await at(workshop.person)("a manifest that came back");
    await workshop.person.click(signing.form.go_on);
    await workshop.person.sees("900-214-08");
    expect(await workshop.person.readsField(steps.role.receiver)).toContain(SITE);
    expect(await workshop.person.readsField(manifests.new.packages)).toBe("12");
  });

  test("a signature is taken back within ten seconds, and nothing is lost", async () => {
    const { person } = workshop;
    await person.click(manifests.new.sign_now);
    await person.sees(signing.pin.title);
    await at(person)("the question for the PIN");
    await person.type(common.pin.label, "111111");
    await person.click(signing.pin.action);
    await person.sees(problems["key.wrong_pin"].what);
    await at(person)("a wrong PIN");
    await givesPin(person, w);
    await person.click(common.take_back, { in: signing.bar });
    await person.sees(like(signing.taken_back));
    await at(person)("an act that was taken back");
    await person.click(signing.form.go_on, { in: like(signing.taken_back) });
    expect(await person.readsField(steps.role.receiver)).toContain(SITE);
  });

  test("with the node down everything is signed here, and arrives without a click once it is back", async () => {
    const { person } = workshop;
    await node.stop();
    await person.sees(
      new RegExp(`${steps.chip.offline}|${steps.chip.connecting}`, "u"),
      {},
      UNTIL_TRIED_AGAIN,
    );
    await person.click(manifests.new.sign_later, {}, UNTIL_TRIED_AGAIN);
    await person.click(signing.now);
    await person.sees(fill(signing.signed, { act: signing.act.issue_new }));
    await person.click(/^WF-/u, { in: signing.bar });
    await person.sees(steps.mark.only_here, { in: steps.timeline });
    await person.sees(new RegExp(`${like(steps.chip.offline_waiting).source}|${steps.chip.connecting}`, "u"));
    await at(person)("a manifest that is only here");

    await person.click(common.nav.manifests, { in: common.menu });
    await person.sees(steps.mark.only_here, { in: SITE });
    await at(person)("the list, offline");
    await person.click(common.nav.today, { in: common.menu });
    await at(person)("the day, offline");
    await person.click(like(steps.chip.offline_waiting), {}, UNTIL_TRIED_AGAIN);
    await person.sees(delivery.phase.offline, {}, UNTIL_TRIED_AGAIN);
    await person.sees(steps.step.issued, { in: delivery.list });
    await at(person)("the delivery centre, offline");

    await node.start();
    await person.sees(like(delivery.empty.all_other), {}, UNTIL_TRIED_AGAIN);
    await person.sees(delivery.phase.live, {}, UNTIL_TRIED_AGAIN);
    await at(person)("the delivery centre, with everything received");
    await person.click(common.nav.manifests, { in: common.menu });
    await person.sees(steps.mark.authority_has_it, { in: SITE });
    await at(person)("the list of manifests");
  });

  test("the driver checks, takes over, drives and arrives", async () => {
    const { person } = carrier;
    await person.click(common.nav.trip, { in: common.menu });
    await person.click(trip.start_check, {}, UNTIL_TRIED_AGAIN);
    await person.sees(trip.check.how);
    await at(person)("the check of a load");
    await person.click(/900-214-08/u);
    await person.click(trip.check.differs);
    await person.sees(trip.mismatch.title);
    await at(person)("a load that is not as it should be");
    await person.click(trip.mismatch.again);
    await person.click(trip.check.agrees);
    // Nobody has weighed it yet.
    await person.sees(trip.weigh.how);
    await at(person)("the scale of the lorry");
    await person.type(steps.weight.planned, "1180");
    await person.click(trip.weigh.next);
    await person.sees(trip.take.title);
    // The lorry of the last trip is offered again.
    if (language === LANGUAGES[0]) await person.type(trip.plate.lorry, LORRY);
    else await person.sees(/鄂A·12345/u);
    await at(person)("the signature of the driver");
    await person.click(trip.take.sign);
    await person.sees(trip.being_signed.pick_up);
    await at(person)("a step that is being signed");
    await person.click(signing.now);
    await person.sees(trip.road.title);
    await at(person)("on the road");
    await person.click(trip.emergency.open);
    await person.sees(trip.emergency.do_not);
    await at(person)("the card for an emergency");
    await person.click(trip.emergency.close);
    await person.click(trip.road.arrive);
    await person.click(signing.now);
    await person.sees(trip.arrived.next);
    await at(person)("the end of the road");
    await person.click(trip.arrived.done);
    await person.sees(like(trip.part.arrived_other));
    await at(person)("the trip");
  });

  test("the site weighs less, says so, and everybody is told", async () => {
    const { person } = site;
    await person.click(common.nav.gate, { in: common.menu });
    await person.sees(like(gate.part.arrived_other), {}, UNTIL_TRIED_AGAIN);
    await at(person)("the loads at the gate");
    // In the second language a load of the first one stands below, among those that are accepted.
    await person.click(WORKSHOP, { in: like(gate.part.arrived_other) });
    await person.type(gate.net, "1150");
    await at(person)("the scale of the site");
    await person.click(gate.receive);
    await person.sees(w.custody.told);
    await at(person)("the opinion of the site");
    await person.click(gate.do.difference);
    await person.sees(gate.note_missing);
    await at(person)("an opinion without its reason");
    await person.type(gate.note, "少 30 千克");
    await person.click(gate.do.difference);
    await person.click(signing.now);
    await person.sees(gate.over);
    await at(person)("a load that is accepted");

    await workshop.person.click(common.nav.today, { in: common.menu });
    await workshop.person.sees(today.lead.difference, {}, UNTIL_TRIED_AGAIN);
    await at(workshop.person)("a day with a difference");
    await workshop.person.click(today.action.compare);
    await workshop.person.sees(steps.status.closed);
    for (const weight of ["1.2", "1.18", "1.15"]) await workshop.person.sees(weight, { in: steps.weights });
    await at(workshop.person)("a closed manifest");
    // What was compared asks for nothing any more.
    await workshop.person.click(manifests.page.difference_seen);
    await workshop.person.click(common.nav.today, { in: common.menu });
    await workshop.person.seesNoMore(today.lead.difference);
  });

  test("the workshop voids a manifest and the site refuses a load, each with its reason", async () => {
    const { person } = workshop;
    const { page } = manifests;
    const issues = async () => {
      await person.click(common.nav.new_manifest, { in: common.menu });
      await fillsIn(person, w, { ...LOAD, waste });
      await person.click(manifests.new.sign_now);
      await person.click(signing.now);
      await person.sees(fill(signing.signed, { act: signing.act.issue_new }));
      await person.click(/^WF-/u, { in: signing.bar });
      await person.sees(steps.status.issued);
    };
    await issues();
    await person.click(page.void.button);
    await person.click(page.void.action);
    await person.sees(page.void.missing);
    await at(person)("a void without its reason");
    await person.type(page.void.reason, "写错了代码");
    await person.click(page.void.action);
    await person.click(signing.now);
    await person.sees(fill(page.voided, { reason: "写错了代码" }));
    await person.sees(steps.status.voided);
    await at(person)("a void manifest");

    // The next one leaves the workshop; at the gate it turns out to be something else.
    await issues();
    const code = /WF-[0-9A-Z-]{9,}/u.exec(await person.reads())?.[0] ?? "";
    expect(code).not.toBe("");
    const keeper = site.person;
    await keeper.click(common.nav.manifests, { in: common.menu });
    await keeper.type(manifests.list.search, code);
    await keeper.click(code, {}, UNTIL_TRIED_AGAIN);
    await keeper.click(page.refuse.button);
    await keeper.sees(page.refuse.means);
    await at(keeper)("the question why a load is refused");
    await keeper.click(steps.refusal_reason.mismatch);
    await keeper.type(page.refuse.note, "桶内是含铅废液");
    await keeper.click(page.refuse.action);
    await keeper.click(signing.now);
    const why = `${steps.refusal_reason.mismatch} · 桶内是含铅废液`;
    await keeper.sees(fill(page.load_refused, { reason: why }));
    await at(keeper)("a load that is refused");
    // The workshop still looks at it, and hears of it.
    await person.sees(fill(page.load_refused, { reason: why }), {}, UNTIL_TRIED_AGAIN);
    await person.sees(steps.status.refused);
  });

  test("a spreadsheet is looked into before it comes in", async () => {
    const { person } = workshop;
    await person.click(common.nav.importing, { in: common.menu });
    await person.sees(importing.start);
    await at(person)("the import");
    await workshop.bridge.picks(join(ROOT, "README.md"));
    await person.click(importing.choose);
    await person.sees(like(problems["import.file"].what));
    await at(person)("a file that is no spreadsheet");

    await workshop.bridge.picks(join(SPREADSHEETS, SPREADSHEET[language]));
    await person.click(problems["import.file"].button);
    await person.sees(importing.reported);
    await at(person)("the look into a spreadsheet");
    await person.click(
      like(language === "en" ? w.importing.import_rest_other : w.importing.import_all_other),
    );
    await person.sees(like(importing.done.recorded_other), {}, 120_000);
    await at(person)("the end of an import");
    await person.click(importing.done.list);
    await person.sees(steps.status.reported);
    await at(person)("the list with what was imported");
  });
});

/** Lets the person look at a screen for whatever would keep others out. */
function at(person: Person): (screen: string) => Promise<void> {
  return (screen) => expectNobodyIsKeptOut(person, screen);
}

/** An officer makes an invite at the console, and takes a picture of it. */
async function photographInvite(name: string, picture: string): Promise<void> {
  const { console, people, steps } = words("zh-CN");
  const officer = await browse("the officer", node.http);
  await officer.type(console.sign_in.token, node.token);
  await officer.click(console.sign_in.act);
  await officer.click(console.nav.invites);
  await officer.click(people.invite.open);
  await officer.type(people.invite.org_name, name);
  await officer.click(steps.kind.transporter);
  await officer.click(people.invite.make);
  await officer.sees(fill(people.made.title, { name }));
  await officer.photographs(picture);
  await officer.closes();
}
