/**
 * How fast the real window is over a store of many manifests: from the start of the program to its first list,
 * to the list of all manifests, and from page to page of it. `cargo xtask bench window` makes the home, builds in
 * release mode and starts this.
 */

import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { deskBelow } from "../library/desk.ts";
import { endEverything, program } from "../library/processes.ts";
import { DrivenWindow } from "../library/webdriver.ts";

const STARTS = 7;
const OPENINGS = 9;
const PAGES = 20;

/** Clock ticks a second in `/proc`. Source: proc(5), sysconf(_SC_CLK_TCK), 100 on every Linux of ours. */
const TICKS = 100;

afterAll(async () => {
  await endEverything();
});

test("the window over many manifests", async () => {
  const home = process.env.WUFEI_BENCH_HOME;
  if (home === undefined) throw new Error("start this by `cargo xtask bench window`");
  const starts: number[] = [];
  let window: DrivenWindow | undefined;
  for (let time = 0; time < STARTS; time += 1) {
    await window?.end();
    window = await DrivenWindow.open(program("wufei-desk"), { WUFEI_HOME: home });
    starts.push(await firstList(window));
  }
  if (window === undefined) throw new Error("no window was opened");

  const openings: number[] = [];
  for (let time = 0; time < OPENINGS; time += 1) {
    openings.push(await milliseconds(window, OPENS_THE_LIST));
    await milliseconds(window, OPENS_THE_DAY);
  }
  await milliseconds(window, OPENS_THE_LIST);
  const pages: number[] = [];
  for (let page = 0; page < PAGES; page += 1) pages.push(await milliseconds(window, READS_ON));
  const search = await milliseconds(window, SEARCHES);

  const figures = {
    start_to_first_list_ms: figure(starts),
    list_opens_ms: figure(openings),
    next_page_ms: figure(pages),
    search_ms: Math.round(search),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  expect(pages).toHaveLength(PAGES);
  await window.end();
});

/** Milliseconds from the start of the process to the first list with something in it. */
async function firstList(window: DrivenWindow): Promise<number> {
  const list = `document.querySelector("main li, main [data-index]") === null
    ? null : performance.timeOrigin + performance.now()`;
  for (;;) {
    const seen = await window.value(`(${list})`);
    if (typeof seen === "number") return seen - startOf(deskBelow(window));
  }
}

/** When a process began, in milliseconds since 1970. Source: proc(5), `starttime` and `btime`. */
function startOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in brackets may hold blanks.
  const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
  const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
  return Date.now() - uptime * 1000 + (ticks / TICKS) * 1000;
}

async function milliseconds(window: DrivenWindow, act: string): Promise<number> {
  const took = await window.promised(`new Promise((done, failed) => {
    const begun = performance.now();
    const until = (look) => look()
      ? requestAnimationFrame(() => done(performance.now() - begun))
      : performance.now() - begun > 20000
        ? failed(new Error("nothing came"))
        : requestAnimationFrame(() => until(look));
    const rows = () => [...document.querySelectorAll("[role=grid] [data-index]")];
    ${act}
  })`);
  if (typeof took !== "number") throw new Error(`it did not come to its end: ${took}`);
  return took;
}

const OPENS_THE_LIST = `
  document.querySelector("a[href$='/manifests']").click();
  until(() => rows().length > 0);`;

const OPENS_THE_DAY = `
  document.querySelector("nav a").click();
  until(() => rows().length === 0 && document.querySelector("main li") !== null);`;

/** To the end of what was read; over when rows stand there that were not known before. */
const READS_ON = `
  const box = document.querySelector("[role=grid]");
  const height = box.scrollHeight;
  const last = Math.max(...rows().map((row) => Number(row.dataset.index)));
  box.scrollTop = height;
  until(() => {
    const seen = rows().map((row) => Number(row.dataset.index));
    if (box.scrollHeight > height) box.scrollTop = height;
    return box.scrollHeight > height && Math.max(...seen) > last && seen.length > 5;
  });`;

/** For what few manifests have; over when a row stands there that has it. */
const SEARCHES = `
  const field = document.querySelector("input[type=search], main input");
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  set.call(field, "鄂A10123");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  until(() => rows().length > 0 && rows().every((row) => /A.?10123/.test(row.textContent)));`;

function figure(times: readonly number[]): { min: number; median: number; max: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (place: number) => Math.round(sorted[place] ?? Number.NaN);
  return { min: at(0), median: at(Math.floor(sorted.length / 2)), max: at(sorted.length - 1) };
}
