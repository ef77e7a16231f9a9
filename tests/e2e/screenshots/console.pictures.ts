/** Pictures of the regulator's console: a city before and after its workshops have worked. */

import { afterAll, describe, test } from "vitest";
import { browse, closeBrowser } from "../library/chromium.ts";
import { City } from "../library/city.ts";
import { RegulatorNode } from "../library/node.ts";
import { endEverything } from "../library/processes.ts";
import { fill, LANGUAGES, like, words } from "../library/words.ts";
import { Album, list } from "./album.ts";

afterAll(async () => {
  list();
  await closeBrowser();
  await endEverything();
});

describe.each(LANGUAGES)("the console in %s", (language) => {
  const { board, common, console, evidence, people, steps } = words(language);
  const album = new Album(language);
  const nobody = "0".repeat(64);

  test("its screens, before anybody has come", async () => {
    const node = await RegulatorNode.begin();
    const officer = await browse("the officer", node.http);
    await officer.click(language === "en" ? "EN" : "中文");
    await officer.sees(console.sign_in.where);
    await album.takesBoth(officer, "console-sign-in", "empty");
    await officer.type(console.sign_in.token, nobody);
    await officer.click(console.sign_in.act);
    await officer.sees(console.wrong_token.now);
    await album.takes(officer, "console-sign-in", "error");
    await officer.type(console.sign_in.token, node.token);
    await officer.click(console.sign_in.act);
    await officer.sees(board.say.no_data);
    await album.takes(officer, "console-board", "empty");
    await officer.click(console.nav.manifests, { in: common.menu });
    await officer.sees(evidence.empty.none);
    await album.takes(officer, "console-manifests", "empty");
    await officer.click(console.nav.organisations, { in: common.menu });
    await officer.sees(people.empty.organisations);
    await album.takes(officer, "console-organisations", "empty");
    await officer.click(console.nav.invites, { in: common.menu });
    await officer.sees(people.empty.invites);
    await album.takes(officer, "console-invites", "empty");
    await officer.closes();
    await node.stop();
  });

  test("its screens, with a city at work", async () => {
    const city = await City.found();
    await city.works();
    const officer = await browse("the officer", city.node.http);
    await officer.click(language === "en" ? "EN" : "中文");
    await officer.type(console.sign_in.token, city.node.token);
    await officer.click(console.sign_in.act);
    await officer.sees("900-249-08");
    await album.takesBoth(officer, "console-board", "filled");
    await officer.click(console.nav.manifests, { in: common.menu });
    await officer.sees(city.closed.code);
    await album.takesBoth(officer, "console-manifests", "filled");
    await officer.click(city.closed.code);
    await officer.sees(evidence.evidence.verified);
    await album.takesBoth(officer, "console-manifest", "filled");
    await officer.click(console.nav.organisations, { in: common.menu });
    await officer.sees(city.site.name);
    await album.takesBoth(officer, "console-organisations", "filled");
    await officer.click(city.site.name);
    await officer.sees(people.see_manifests);
    await album.takes(officer, "console-organisation", "filled");
    await officer.click(console.nav.devices, { in: common.menu });
    await officer.sees(city.site.name);
    await album.takesBoth(officer, "console-devices", "filled");
    await officer.click(people.revoke.act, { in: city.workshop.name });
    await officer.sees(people.revoke.effect);
    await album.takes(officer, "console-revoke", "empty");
    await officer.click(like(people.revoke.button), { in: people.revoke.effect });
    await officer.sees(people.revoke.reason_missing);
    await album.takes(officer, "console-revoke", "error");
    await officer.press("Escape");

    await officer.click(console.nav.invites, { in: common.menu });
    await officer.click(people.invite.open);
    await album.takes(officer, "console-invite", "empty");
    await officer.click(people.invite.make);
    await officer.sees(people.invite.org_name_missing);
    await album.takes(officer, "console-invite", "error");
    const name = "示例东湖汽修";
    await officer.type(people.invite.org_name, name);
    await officer.click(steps.kind.producer);
    await officer.click(people.invite.make);
    await officer.sees(fill(people.made.title, { name }));
    await album.takesBoth(officer, "console-invite", "filled");

    await officer.click(console.nav.board, { in: common.menu });
    await officer.sees("900-249-08");
    await city.node.stop();
    await officer.sees(like(console.silent.what), {}, 90_000);
    await album.takes(officer, "console-board", "offline");
    await officer.closes();
    await city.leaves();
  });
});
