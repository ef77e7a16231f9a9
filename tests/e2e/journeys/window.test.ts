import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DeskBridge } from "../library/bridge.ts";
import { browse, closeBrowser } from "../library/chromium.ts";
import { DeskPerson } from "../library/desk.ts";
import { endEverything, temporaryFolder } from "../library/processes.ts";

let home = "";

beforeAll(() => {
  home = join(temporaryFolder(), "home");
});

afterAll(async () => {
  await closeBrowser();
  await endEverything();
});

test("the window opens on a home that is not there yet, is closed in good order, and opens again", async () => {
  for (const time of ["first", "second"]) {
    const clerk = await DeskPerson.open(`the clerk, the ${time} time`, home);
    await clerk.sees("下一步");
    expect(await clerk.violations()).toEqual([]);
    await clerk.closes();
  }
});

test("a browser at the bridge shows the same page as the window", async () => {
  const clerk = await DeskPerson.open("the clerk", home);
  await clerk.sees("下一步");
  const inWindow = await clerk.reads();
  await clerk.closes();

  const bridge = await DeskBridge.begin(home);
  const visitor = await browse("the visitor", bridge.url);
  await visitor.sees("下一步");
  expect(await visitor.violations()).toEqual([]);
  expect(await visitor.reads()).toBe(inWindow);
  await visitor.closes();
  await bridge.stop();
});

test("a window that loses its power leaves a home that opens again", async () => {
  const clerk = await DeskPerson.open("the clerk", home);
  await clerk.sees("下一步");
  await clerk.losesPower();
  const again = await DeskPerson.open("the clerk, later", home);
  await again.sees("下一步");
  await again.closes();
});
