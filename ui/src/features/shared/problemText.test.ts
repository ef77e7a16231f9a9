import { expect, test } from "vitest";
import type { Problem } from "@/api/generated/Problem";
import { i18next, problemTexts } from "@/i18n";
import type { Language } from "@/lib/language";
import { problemText } from "./useProblemText";

/** One of each, so that a new problem does not compile before it stands here. */
const EXAMPLES: { [C in Problem["code"]]: Omit<Extract<Problem, { code: C }>, "code"> } = {
  "code.unreadable": { value: "900-24" },
  "code.unknown": { value: "900-999-99", edition: "2021" },
  "qty.unreadable": { value: "1,2,3" },
  "qty.zero": { waste: "废矿物油" },
  "qty.missing": { line: 2, waste: null },
  "qty.weighed": { waste: null, grams: 1_180_000 },
  "line.unknown": { named: "9", lines: 2 },
  "line.none": {},
  "plate.unreadable": { value: "A" },
  "date.unreadable": { value: "明天" },
  "party.missing": { role: "carrier" },
  "party.unknown": { role: "carrier", named: "某运输", known: 4 },
  "party.ambiguous": { role: "receiver", named: "示例", found: 3 },
  "manifest.unknown": { named: "WF-1" },
  "manifest.ambiguous": { named: "WF-7", found: 2 },
  "sign.not_party": { step: "picked_up", role: "carrier", named: null },
  "step.not_now": { step: "received", status: "issued" },
  "step.signed": { step: "issued" },
  "step.reported": { manifest: "WF-7K3M-92QD" },
  "sign.nothing": {},
  "sign.inadmissible": { why: "the carrier is not named" },
  "sign.refused": { reason: "roles", said: "不是承运人" },
  "sign.too_late": {},
  "sign.locked": {},
  "sign.revoked": { at: null },
  "key.wrong_pin": {},
  "pin.rule": {},
  "key.damaged": { why: "length" },
  "key.other_device": { why: "another key" },
  "key.exposed": { path: "key" },
  "home.begun": { home: "wufei" },
  "home.empty": { home: "wufei" },
  "home.in_use": { home: "wufei", process: null },
  "home.exposed": { home: "wufei" },
  "home.identity": { why: "hash" },
  "db.foreign": { why: "application id" },
  "db.newer": {},
  "db.busy": {},
  "db.damaged": { why: "page 7" },
  "disk.full": {},
  disk: { why: "read error" },
  file: { path: "a.xlsx", why: "not found" },
  "file.not_chosen": {},
  "import.file": { why: "no sheet" },
  "picture.no_code": { path: "a.png" },
  export: { why: "no room" },
  "enrol.needed": {},
  "enrol.invite": { value: "WF", why: "too short" },
  "enrol.expired": {},
  "enrol.used": {},
  "enrol.unknown": {},
  "enrol.denied": { why: "closed" },
  "enrol.credential": { why: "signature" },
  "enrol.already": {},
  "net.identity_mismatch": { found: null },
  "net.node_silent": { why: "timed out" },
  "net.slow": { seconds: 30 },
  "net.no_interface": { why: "down" },
  "sync.alarm": { why: "root hash" },
  "sync.version_newer": {},
  "ui.unknown_command": { name: "issue" },
  "ui.unreadable_request": { name: "sign", why: "missing field" },
  "ui.no_answer": { why: "closed" },
};

const PROBLEMS = Object.entries(EXAMPLES).map(([code, values]) => ({ code, ...values }) as Problem);

test.each<Language>(["zh-CN", "en"])("every problem has its three lines in %s", (language) => {
  expect(new Set(PROBLEMS.map(({ code }) => code))).toEqual(new Set(Object.keys(problemTexts(language))));
  for (const problem of PROBLEMS) {
    const { what, so, now, button } = problemText(problem, language, i18next.getFixedT(language, "steps"));
    for (const line of [what, so, now]) {
      expect(line, problem.code).not.toBe("");
      expect(line, problem.code).not.toMatch(/\{\{|undefined|null|\[object/);
      expect(line, `${problem.code} ends as a sentence`).toMatch(/[.。？?]$/);
    }
    if (button !== undefined) expect(button.length, problem.code).toBeLessThan(20);
  }
});

test("values are said in the reader's words", () => {
  const say = (problem: Problem, language: Language) =>
    problemText(problem, language, i18next.getFixedT(language, "steps")).what;
  const not_now: Problem = { code: "step.not_now", step: "received", status: "issued" };
  expect(say(not_now, "zh-CN")).toBe("现在不能签「接收」：联单已开具。");
  expect(say({ code: "qty.weighed", waste: null, grams: 1_180_000 }, "en")).toBe(
    "The consignor has weighed unnamed waste: 1.180 t.",
  );
});

test("what a person typed is shown as typed", () => {
  const value = "{{role}}$& <b>";
  const { what } = problemText(
    { code: "plate.unreadable", value },
    "zh-CN",
    i18next.getFixedT("zh-CN", "steps"),
  );
  expect(what).toBe(`「${value}」不是车牌号。`);
});
