/** Pictures of the desk: a workshop, a driver and a site, from the first run to the closed manifest. */

import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { closeBrowser } from "../library/chromium.ts";
import { enrols } from "../library/firstRun.ts";
import { fillsIn, givesPin } from "../library/manifest.ts";
import { RegulatorNode } from "../library/node.ts";
import { endEverything, ROOT, temporaryFolder } from "../library/processes.ts";
import { Seat } from "../library/seat.ts";
import { LANGUAGES, like, words } from "../library/words.ts";
import { Album, list } from "./album.ts";

const WORKSHOP = "示例江岸汽修";
const CARRIER = "示例危货运输";
const SITE = "示例东处置";
const PATIENCE = 90_000;

afterAll(async () => {
  list();
  await closeBrowser();
  await endEverything();
});

describe.each(LANGUAGES)("the desk in %s", (language) => {
  const w = words(language);
  const { common, custody, delivery, devices, gate, importing, manifests, problems } = w;
  const { settings, signing, steps, today, trip } = w;
  const album = new Album(language);

  test("its screens", async () => {
    const folder = temporaryFolder();
    const node = await RegulatorNode.begin(folder);
    const carrier = await Seat.take("the driver", join(folder, "carrier"));
    const driver = carrier.person;
    await enrols(driver, {
      language,
      workplace: "transporter",
      invite: await node.invite(CARRIER, "transporter", "420104"),
    });
    await driver.sees(trip.empty);
    await album.takesBoth(driver, "trip", "empty");
    const site = await Seat.take("the man at the gate", join(folder, "site"));
    const gatekeeper = site.person;
    await enrols(gatekeeper, {
      language,
      workplace: "disposal",
      invite: await node.invite(SITE, "disposal", "420107"),
    });
    await gatekeeper.sees(gate.empty);
    await album.takesBoth(gatekeeper, "gate", "empty");

    // The first run, with an invite that is none.
    const workshop = await Seat.take("the workshop's clerk", join(folder, "workshop"));
    const clerk = workshop.person;
    const pictures = ["setup-look", "setup-place", "setup-enrol", "setup-enrol", "setup-done"];
    await enrols(clerk, {
      language,
      workplace: "producer",
      invite: await node.invite(WORKSHOP, "producer", "420102"),
      wrong: { invite: "127.0.0.1:4420/7K3M-92QD", complaint: like(problems["enrol.invite"].what) },
      look: async () => {
        const screen = pictures.shift() ?? "setup";
        await album.takes(
          clerk,
          screen,
          screen === "setup-enrol" && pictures.length === 2 ? "error" : "filled",
        );
      },
    });

    // An empty workshop.
    await clerk.sees(today.nothing_to_do);

    await album.takesBoth(clerk, "today", "empty");
    await clerk.click(common.nav.manifests, { in: common.menu });
    await clerk.sees(manifests.list.none);
    await album.takesBoth(clerk, "manifests", "empty");
    await clerk.click(common.nav.delivery, { in: common.menu });
    await clerk.sees(delivery.phase.live, {}, PATIENCE);
    await album.takesBoth(clerk, "delivery", "empty");
    await clerk.click(common.nav.importing, { in: common.menu });
    await clerk.sees(importing.start);
    await album.takes(clerk, "import", "empty");

    // The first manifest.
    await clerk.click(common.nav.new_manifest, { in: common.menu });
    await clerk.sees(manifests.new.title);
    await album.takesBoth(clerk, "new-manifest", "empty");
    await clerk.type(manifests.new.waste, "fkwy");
    await clerk.sees("900-214-08");
    await album.takes(clerk, "new-manifest-search", "filled");
    await clerk.press("Escape");
    await clerk.click(manifests.new.sign_now);
    await clerk.sees(manifests.new.missing);
    await album.takes(clerk, "new-manifest", "error");
    const load = { waste: "fkwy", code: "900-214-08", packages: "12", carrier: CARRIER, receiver: SITE };
    await fillsIn(clerk, w, { ...load, planned: "1.2", removed: "1.18" });
    await clerk.seesNoMore(signing.check.cannot_sign);
    await album.takesBoth(clerk, "new-manifest", "filled");
    await clerk.click(manifests.new.sign_now);
    await clerk.click(signing.now);
    await clerk.sees(like(signing.signed));
    await clerk.click(/^WF-/u, { in: signing.bar });
    await clerk.sees(steps.mark.authority_has_it, { in: steps.timeline }, PATIENCE);
    await clerk.click(common.close, { in: like(signing.signed) });
    await album.takesBoth(clerk, "manifest", "filled");
    await clerk.click(manifests.page.void.button);
    await clerk.sees(manifests.page.void.means);
    await album.takes(clerk, "manifest-void", "empty");
    await clerk.click(manifests.page.void.action);
    await clerk.sees(manifests.page.void.missing);
    await album.takes(clerk, "manifest-void", "error");
    await clerk.click(common.cancel);

    // History out of a spreadsheet.
    await clerk.click(common.nav.importing, { in: common.menu });
    await workshop.bridge.picks(join(ROOT, "README.md"));
    await clerk.click(importing.choose);
    await clerk.sees(like(problems["import.file"].what));
    await album.takes(clerk, "import", "error");
    await workshop.bridge.picks(join(ROOT, "crates/papers/tests/data/manifests-37col-dirty.xlsx"));
    await clerk.click(problems["import.file"].button);
    await clerk.sees(importing.faults);
    await album.takes(clerk, "import", "filled");
    await clerk.click(like(importing.import_rest_other));
    await clerk.sees(like(importing.done.recorded_other), {}, PATIENCE);
    await album.takes(clerk, "import-done", "filled");
    await clerk.click(importing.done.list);
    await clerk.sees(steps.status.reported);
    await album.takesBoth(clerk, "manifests", "filled");
    await clerk.click(common.nav.settings, { in: common.menu });
    await clerk.sees(settings.catalogue.title);
    await album.takesBoth(clerk, "settings", "filled");
    await clerk.click(settings.devices.open, { in: settings.devices.title });
    await clerk.sees(devices.devices.alone);
    await album.takesBoth(clerk, "devices", "filled");

    // On the road.
    await driver.sees(trip.start_check, {}, PATIENCE);
    await album.takesBoth(driver, "trip", "filled");
    await driver.click(trip.start_check);
    await driver.click(/900-214-08/u);
    await album.takesBoth(driver, "trip-check", "filled");
    await driver.click(trip.check.differs);
    await driver.sees(trip.mismatch.title);
    await album.takesBoth(driver, "trip-mismatch", "error");
    await driver.click(trip.mismatch.again);
    await driver.click(trip.check.agrees);
    await driver.sees(trip.take.title);
    await driver.type(trip.plate.lorry, "I2345O");
    await album.takes(driver, "trip-take", "error");
    await driver.type(trip.plate.lorry, "A12345");
    await album.takesBoth(driver, "trip-take", "filled");

    // The network is gone before anybody signs.
    await node.stop();
    await driver.sees(steps.chip.offline, {}, PATIENCE);
    await driver.click(trip.take.sign);
    await driver.sees(trip.being_signed.pick_up);
    await album.takesBoth(driver, "trip-signing", "offline");
    await driver.click(signing.now);
    await driver.sees(trip.road.title);
    await driver.click(common.close, { in: like(signing.signed) });
    await album.takesBoth(driver, "trip-road", "offline");
    await driver.click(trip.emergency.open);
    await driver.sees(trip.emergency.do_not);
    await album.takesBoth(driver, "trip-emergency", "offline");
    await driver.click(trip.emergency.close);
    await driver.click(trip.road.arrive);
    await driver.click(signing.now);
    await driver.sees(trip.arrived.next);
    await driver.click(common.close, { in: like(signing.signed) });
    await album.takesBoth(driver, "trip-arrived", "offline");
    await driver.click(trip.arrived.done);
    await album.takesBoth(driver, "trip", "offline");

    // The site has heard of the load, and of nothing since.
    await gatekeeper.sees(steps.chip.offline, {}, PATIENCE);
    await album.takesBoth(gatekeeper, "gate", "offline");
    await gatekeeper.click(WORKSHOP);
    await gatekeeper.type(gate.net, "1150");
    await gatekeeper.sees(like(custody.difference.less));
    await gatekeeper.seesNoMore(signing.check.cannot_sign);
    await album.takesBoth(gatekeeper, "gate-weigh", "filled");
    await gatekeeper.click(gate.receive);
    await gatekeeper.sees(custody.told);
    await gatekeeper.click(gate.do.difference);
    await gatekeeper.sees(gate.note_missing);
    await album.takes(gatekeeper, "gate-accept", "error");
    await gatekeeper.type(
      gate.note,
      language === "en" ? "30 kg less, no drum missing" : "少 30 千克，桶数一致",
    );
    await album.takesBoth(gatekeeper, "gate-accept", "filled");
    await gatekeeper.click(gate.do.difference);
    await gatekeeper.click(signing.now);
    await gatekeeper.sees(gate.over);
    await gatekeeper.click(common.close, { in: like(signing.signed) });
    await album.takes(gatekeeper, "gate-over", "offline");

    // The workshop goes on without a network, after its power failed.
    await workshop.losesPower();
    const again = workshop.person;
    await again.click(today.tile.copy);
    await again.sees(like(manifests.new.copied));
    await again.type(steps.weight.planned, "0.8");
    await again.type(manifests.new.packages, "8");
    await again.click(common.today, { in: manifests.new.add_line });
    await again.sees(steps.chip.offline, {}, PATIENCE);
    await album.takes(again, "new-manifest", "offline");
    await again.click(manifests.new.sign_later);
    await again.sees(signing.pin.title);
    await album.takes(again, "pin", "empty");
    await again.type(common.pin.label, "111111", { in: signing.pin.title });
    await again.click(signing.pin.action);
    await again.sees(problems["key.wrong_pin"].what);
    await album.takes(again, "pin", "error");
    await givesPin(again, w);
    await again.sees(signing.waits);
    await album.takes(again, "signing", "offline");
    await again.click(signing.now);
    await again.sees(like(signing.signed));
    await again.click(/^WF-/u, { in: signing.bar });
    await again.sees(steps.mark.only_here, { in: steps.timeline });
    await again.click(common.close, { in: like(signing.signed) });
    await album.takesBoth(again, "manifest", "offline");
    await again.click(common.nav.manifests, { in: common.menu });
    await again.sees(steps.mark.only_here);
    await album.takesBoth(again, "manifests", "offline");
    await again.click(common.nav.today, { in: common.menu });
    await again.sees(today.recent);
    await album.takesBoth(again, "today", "offline");
    await again.click(common.nav.delivery, { in: common.menu });
    await again.sees(delivery.phase.offline, {}, PATIENCE);
    await album.takesBoth(again, "delivery", "offline");

    // Everything arrives by itself.
    await node.start();
    await again.sees(delivery.phase.live, {}, PATIENCE);
    await again.sees(like(delivery.empty.all_other), {}, PATIENCE);
    await album.takes(again, "delivery", "filled");
    await again.click(common.nav.today, { in: common.menu });
    await again.sees(today.lead.difference, {}, PATIENCE);
    await album.takesBoth(again, "today", "filled");
    await again.click(today.action.compare);
    await again.sees(steps.status.closed);
    await album.takesBoth(again, "manifest-closed", "filled");
    await gatekeeper.click(common.nav.gate, { in: common.menu });
    await gatekeeper.sees(like(gate.part.issued_other), {}, PATIENCE);
    await album.takesBoth(gatekeeper, "gate", "filled");

    // What stands at the gate is not what was announced.
    await gatekeeper.click(common.nav.manifests, { in: common.menu });
    await gatekeeper.click(/^WF-/u, { in: new RegExp(`WF-[0-9A-Z-]+\\s+${steps.status.issued}`, "u") });
    await gatekeeper.click(manifests.page.refuse.button);
    await gatekeeper.click(steps.refusal_reason.mismatch);
    await album.takesBoth(gatekeeper, "manifest-refuse", "filled");
    await gatekeeper.click(manifests.page.refuse.action);
    await gatekeeper.click(signing.now);
    await gatekeeper.sees(steps.status.refused);
    await album.takesBoth(gatekeeper, "manifest-refused", "filled");
    await clerk.closes();
    for (const seat of [workshop, carrier, site]) {
      await seat.person.closes();
      await seat.bridge.stop();
    }
    await node.stop();
  });
});
