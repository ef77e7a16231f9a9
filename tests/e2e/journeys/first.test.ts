import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DeskPerson } from "../library/desk.ts";
import { endEverything, temporaryFolder } from "../library/processes.ts";

afterAll(endEverything);

test("the window opens on a new home and is closed in good order", async () => {
  const folder = temporaryFolder();
  const clerk = await DeskPerson.open("the clerk", join(folder, "home"));
  await new Promise((d) => setTimeout(d, 1500));
  await clerk.photographs("/tmp/shot1.png");
  process.stdout.write(`${await clerk.reads()}\n`);
  process.stdout.write(`${JSON.stringify(await clerk.violations(), null, 1)}\n`);
  expect(await clerk.reads()).not.toBe("");
  await clerk.closes();
});
