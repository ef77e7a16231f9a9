/** The regulator's console against the real node: what an officer does in a browser, in both languages. */

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectNobodyIsKeptOut } from "../library/access.ts";
import { DeskBridge } from "../library/bridge.ts";
import { browse, closeBrowser } from "../library/chromium.ts";
import { City } from "../library/city.ts";
import { enrols } from "../library/firstRun.ts";
import { fillsIn } from "../library/manifest.ts";
import type { Person } from "../library/person.ts";
import { endEverything } from "../library/processes.ts";
import { fill, LANGUAGES, type Language, like, type Words, words } from "../library/words.ts";

let city: City;
let officer: Person;

beforeAll(async () => {
  city = await City.found();
});

afterAll(async () => {
  await closeBrowser();
  await endEverything();
});

test("who has not got the token does not come in, and who has it does", async () => {
  officer = await browse("the officer", city.node.http);
  for (const language of LANGUAGES) {
    const { console } = words(language);
    await reads(language);
    await officer.sees(console.sign_in.where);
    await expectNobodyIsKeptOut(officer, "the way in");

    await officer.type(console.sign_in.token, "0".repeat(64));
    await officer.click(console.sign_in.act);
    await officer.sees(console.wrong_token.what);
    await officer.sees(console.wrong_token.now);
    await expectNobodyIsKeptOut(officer, "the way in, with a wrong token");
  }
  await officer.type(words("en").console.sign_in.token, city.node.token);
  await officer.click(words("en").console.sign_in.act);
  await officer.sees(words("en").board.title);
});

describe.each(LANGUAGES)("in %s", (language) => {
  const w = words(language);
  const { board, console, evidence, people, problems, signing, steps } = w;

  test("the board tells the month in a sentence, on a tile map and in tables", async () => {
    await reads(language);
    await goesTo(console.nav.board, w);
    await officer.sees(like(board.say.sums_other));
    await officer.sees(board.figures.planned);
    await officer.sees("900-249-08", { in: board.by_waste });
    await officer.click(board.value.accepted_g);
    await expectNobodyIsKeptOut(officer, "the board");

    // A tile leads to the manifests of its district.
    await officer.click(language === "en" ? /^Jiang'an \d/u : /^江岸 \d/u);
    await officer.sees(evidence.filter.clear);
    await officer.sees(city.closed.code);
  });

  test("the list is searched, filtered and sorted", async () => {
    await goesTo(console.nav.manifests, w);
    await officer.sees(city.closed.code);
    await officer.sees(city.issued.code);
    await expectNobodyIsKeptOut(officer, "the list of manifests");

    await officer.type(evidence.filter.words, city.closed.code);
    await officer.seesNoMore(city.issued.code);
    await officer.sees(city.closed.code);
    await officer.type(evidence.filter.words, "no such words");
    await officer.sees(evidence.empty.filtered);
    await expectNobodyIsKeptOut(officer, "an empty list of manifests");
    await officer.type(evidence.filter.words, "");

    await officer.choose(evidence.filter.status, steps.status.issued);
    await officer.seesNoMore(city.closed.code);
    await officer.sees(city.issued.code);
    await officer.click(evidence.filter.clear);
    await officer.sees(city.closed.code);

    const byMass = fill(evidence.column.in_tonnes, { value: evidence.column.planned_g, unit: evidence.unit });
    const small = city.issued.code;
    const large = city.closed.code;
    await officer.click(byMass);
    await officer.sees(new RegExp(`${small}.*${large}`, "u"));
    await officer.click(byMass);
    await officer.sees(new RegExp(`${large}.*${small}`, "u"));
  });

  test("one manifest shows three weights and a valid signature under each step", async () => {
    await officer.click(city.closed.code);
    for (const weight of ["1.2", "1.18", "1.183"]) await officer.sees(weight, { in: evidence.weights_title });
    await officer.sees(evidence.evidence.verified);
    const timeline = await officer.reads({ in: steps.timeline });
    expect(timeline.split(evidence.evidence.verified)).toHaveLength(1 + 5);
    expect(timeline).not.toContain(evidence.evidence.not_verified);
    await expectNobodyIsKeptOut(officer, "one manifest");
    await officer.click(evidence.entries.open);
    await officer.sees(evidence.entries.holds);
    await expectNobodyIsKeptOut(officer, "the entries of a manifest");
  });

  test("organisations and their devices are found by words", async () => {
    await goesTo(console.nav.organisations, w);
    await officer.sees(city.site.name);
    await officer.type(people.search_organisations, city.carrier.name);
    await officer.seesNoMore(city.site.name);
    await expectNobodyIsKeptOut(officer, "the organisations");
    await officer.click(city.carrier.name);
    await officer.sees(people.see_manifests);
    await expectNobodyIsKeptOut(officer, "one organisation");
    await goesTo(console.nav.devices, w);
    await officer.sees(city.workshop.name);
    await expectNobodyIsKeptOut(officer, "the devices");
  });

  test("an invite lets a new home in, and a revocation is told on its screen", async () => {
    const name = language === "en" ? "Example Garage" : "示例东湖汽修";
    await goesTo(console.nav.invites, w);
    await officer.click(people.invite.open);
    await officer.type(people.invite.org_name, name);
    await officer.click(steps.kind.producer);
    await expectNobodyIsKeptOut(officer, "the form of an invite");
    await officer.click(people.invite.make);
    await officer.sees(fill(people.made.title, { name }));
    await officer.sees(people.made.only_now);
    const picture = join(city.folder, `${language}.png`);
    await officer.photographs(picture);
    await expectNobodyIsKeptOut(officer, "an invite");

    const bridge = await DeskBridge.begin(join(city.folder, `garage-${language}`));
    const owner = await browse("the owner", bridge.url);
    await enrols(owner, { language, workplace: "producer", picture, bridge });
    await owner.sees(name);

    await officer.click(people.made.done);
    await goesTo(console.nav.devices, w);
    await officer.type(people.search_devices, name);
    await officer.click(people.revoke.act, { in: name });
    const dialog = { in: people.revoke.effect };
    await officer.choose(people.revoke.reason, people.reason.lost, dialog);
    await expectNobodyIsKeptOut(officer, "the question before a revocation");
    const fingerprint = /(?:[0-9a-f]{4} ){3}([0-9a-f]{4})/u.exec(await officer.reads(dialog));
    await officer.type(like(people.revoke.digits), fingerprint?.[1] ?? "no fingerprint", dialog);
    await officer.click(like(people.revoke.button), dialog);
    await officer.sees(people.state.revoked, { in: name });

    // The owner is told when they sign, and the ten seconds are enough for the news to come.
    await owner.click(w.today.tile.new);
    await fillsIn(owner, w, {
      ...{ waste: "fkwy", code: "900-214-08", planned: "0.2", packages: "2" },
      ...{ carrier: city.carrier.name, receiver: city.site.name },
    });
    await owner.click(w.manifests.new.sign_now);
    await owner.sees(signing.failed);
    await owner.sees(like(problems["sign.revoked"].what));
    await expectNobodyIsKeptOut(owner, "the desk of a revoked device");
    await owner.closes();
    await bridge.stop();
  });
});

/** Goes to one of the console's places. */
async function goesTo(place: string, { common }: Words): Promise<void> {
  await officer.click(place, { in: common.menu });
}

/** Turns the console to a language. */
async function reads(language: Language): Promise<void> {
  await officer.click(language === "en" ? "EN" : "中文");
}
