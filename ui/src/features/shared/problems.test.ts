import { expect, test } from "vitest";
import type { Problem } from "@/api/generated/Problem";
import { i18next } from "@/i18n";
import type { Language } from "@/lib/language";
import { problemAction } from "./problems";
import { problemText } from "./useProblemText";

/** One of each, as they come. A problem that is missing here does not compile. */
const SAMPLES: { [C in Problem["code"]]: Extract<Problem, { code: C }> } = {
  "code.unreadable": { code: "code.unreadable", value: "900-249" },
  "code.unknown": { code: "code.unknown", value: "900-999-08", edition: "2021" },
  "qty.unreadable": { code: "qty.unreadable", value: "1,2,3" },
  "qty.zero": { code: "qty.zero", waste: "废矿物油" },
  "qty.missing": { code: "qty.missing", line: 2, waste: "废铅蓄电池" },
  "qty.weighed": { code: "qty.weighed", waste: "废矿物油", grams: 1_180_000 },
  "line.unknown": { code: "line.unknown", named: "3", lines: 2 },
  "line.none": { code: "line.none" },
  "plate.unreadable": { code: "plate.unreadable", value: "鄂A1234" },
  "date.unreadable": { code: "date.unreadable", value: "23/11/2026" },
  "party.missing": { code: "party.missing", role: "receiver" },
  "party.unknown": { code: "party.unknown", role: "carrier", named: "示例运输", known: 12 },
  "party.ambiguous": { code: "party.ambiguous", role: "receiver", named: "示例", found: 3 },
  "manifest.unknown": { code: "manifest.unknown", named: "WF-7K3M-92QD" },
  "manifest.ambiguous": { code: "manifest.ambiguous", named: "WF-7K", found: 2 },
  "sign.not_party": { code: "sign.not_party", step: "received", role: "receiver", named: "示例东处置" },
  "step.not_now": { code: "step.not_now", step: "accepted", status: "issued" },
  "step.signed": { code: "step.signed", step: "picked_up" },
  "step.contradicted": { code: "step.contradicted", step: "delivered", by: "voided" },
  "reason.missing": { code: "reason.missing", step: "voided" },
  "qty.unsettled": { code: "qty.unsettled", waste: "废矿物油", consignor: "示例汽修" },
  "party.nameless": { code: "party.nameless", role: "consignor" },
  "uscc.unreadable": { code: "uscc.unreadable", value: "9142" },
  "record.may_not": { code: "record.may_not", named: "示例汽修", hindrance: "enrolled" },
  "record.code": { code: "record.code", value: "12-7K3M" },
  "record.picture": { code: "record.picture", path: "联单.jpg", bytes: 20_000_000, limit: 16_777_216 },
  "record.nothing": { code: "record.nothing", named: "7f3a" },
  "resolve.nothing": { code: "resolve.nothing", named: "7f3a" },
  "resolve.may_not": { code: "resolve.may_not", may: ["示例汽修"] },
  "correct.field": { code: "correct.field", field: "accepted/00000000000000a1", fault: "not_sealed" },
  "correct.unknown": { code: "correct.unknown", named: "7f3a" },
  "correct.not_asked": { code: "correct.not_asked", asked: ["示例汽修"] },
  "step.reported": { code: "step.reported", manifest: "2025 4201 000123" },
  "person.name": { code: "person.name", why: "a card has a name" },
  "person.unknown": { code: "person.unknown", named: "王师傅" },
  "person.ambiguous": { code: "person.ambiguous", named: "王师傅", found: 2 },
  "person.not_own": { code: "person.not_own", named: "3f2a91bc" },
  "sign.nothing": { code: "sign.nothing" },
  "sign.inadmissible": { code: "sign.inadmissible", why: "part 1 is sealed" },
  "sign.refused": { code: "sign.refused", reason: "revoked", said: "设备已停用" },
  "sign.too_late": { code: "sign.too_late" },
  "sign.locked": { code: "sign.locked" },
  "sign.revoked": { code: "sign.revoked", at: "2026-11-20T08:00:00Z" },
  "key.wrong_pin": { code: "key.wrong_pin" },
  "pin.rule": { code: "pin.rule" },
  "key.damaged": { code: "key.damaged", why: "the file ends early" },
  "key.other_device": { code: "key.other_device", why: "expected 7402, found 1186" },
  "key.exposed": { code: "key.exposed", path: "/home/zhang/wufei/keys/device" },
  "home.begun": { code: "home.begun", home: "/home/zhang/wufei" },
  "home.empty": { code: "home.empty", home: "/home/zhang/wufei" },
  "home.in_use": { code: "home.in_use", home: "/home/zhang/wufei", process: 4711 },
  "home.exposed": { code: "home.exposed", home: "/home/zhang/wufei" },
  "home.identity": { code: "home.identity", why: "unexpected end" },
  "db.foreign": { code: "db.foreign", why: "application id 0" },
  "db.newer": { code: "db.newer" },
  "db.busy": { code: "db.busy" },
  "db.damaged": { code: "db.damaged", why: "page 12 is malformed" },
  "disk.full": { code: "disk.full" },
  disk: { code: "disk", why: "input/output error" },
  file: { code: "file", path: "/media/usb/2025.xlsx", why: "permission denied" },
  "file.not_chosen": { code: "file.not_chosen" },
  "import.file": { code: "import.file", why: "工作表“联单”缺少列：废物代码。" },
  "picture.no_code": { code: "picture.no_code", path: "邀请.png" },
  export: { code: "export", why: "no space left on device" },
  "enrol.needed": { code: "enrol.needed" },
  "enrol.invite": { code: "enrol.invite", value: "10.0.0.5:4420/7K3M", why: "a code has 26 characters" },
  "enrol.expired": { code: "enrol.expired" },
  "enrol.used": { code: "enrol.used" },
  "enrol.unknown": { code: "enrol.unknown" },
  "enrol.denied": { code: "enrol.denied", why: "too many enrolments" },
  "enrol.credential": { code: "enrol.credential", why: "signed by an unknown key" },
  "enrol.already": { code: "enrol.already" },
  "device.no_power": { code: "device.no_power" },
  "device.which": { code: "device.which", named: "7f3a", found: 2 },
  "device.revoked": { code: "device.revoked", device: "1203 4410 9921 0087" },
  "device.request": { code: "device.request", why: "256 digits in base 16 follow" },
  "device.enrolled": { code: "device.enrolled", device: "1203 4410 9921 0087" },
  "device.not_yet": { code: "device.not_yet" },
  "device.welcome": { code: "device.welcome", why: "the credential is for another device" },
  "sheet.unreadable": { code: "sheet.unreadable", why: "the check does not fit" },
  "sheet.unknown": { code: "sheet.unknown" },
  "sheet.revoked": { code: "sheet.revoked" },
  "sheet.other": { code: "sheet.other", org: "示例汽修", consignor: "示例印染" },
  "sheet.used": { code: "sheet.used" },
  "sheet.expired": { code: "sheet.expired", at: "2026-11-20T16:00:00Z" },
  "sheet.too_small": { code: "sheet.too_small", most_g: 2_000_000, grams: 2_500_000 },
  "sheet.count": { code: "sheet.count", found: 51 },
  "sheet.until": { code: "sheet.until", value: "2026-11-01" },
  "endorse.nothing": { code: "endorse.nothing", manifest: "WF-7K3M-92QD" },
  "endorse.how_many": { code: "endorse.how_many", found: 300 },
  "file.other": { code: "file.other", path: "/media/usb/photo.zip" },
  "net.identity_mismatch": { code: "net.identity_mismatch", found: "7402 1186 9350 4427" },
  "net.node_silent": { code: "net.node_silent", why: "connection refused" },
  "net.slow": { code: "net.slow", seconds: 30 },
  "net.no_interface": { code: "net.no_interface", why: "network is unreachable" },
  "sync.alarm": { code: "sync.alarm", why: "the log has two sides" },
  "sync.not_known": { code: "sync.not_known" },
  "sync.version_newer": { code: "sync.version_newer" },
  "ui.unknown_command": { code: "ui.unknown_command", name: "weigh" },
  "ui.unreadable_request": { code: "ui.unreadable_request", name: "sign", why: "missing field act" },
  "ui.no_answer": { code: "ui.no_answer", why: "Failed to fetch" },
};

/** The same where the desk does not know a value. */
const UNKNOWN: Problem[] = [
  { code: "qty.missing", line: 1, waste: null },
  { code: "qty.weighed", waste: null, grams: 900 },
  { code: "sign.not_party", step: "delivered", role: "carrier", named: null },
  { code: "sign.revoked", at: null },
  { code: "home.in_use", home: "D:\\wufei", process: null },
  { code: "sheet.other", org: "示例汽修", consignor: null },
  { code: "sheet.expired", at: null },
  { code: "net.identity_mismatch", found: null },
];

const ALL: readonly Problem[] = [...Object.values(SAMPLES), ...UNKNOWN];
const LANGUAGES: readonly Language[] = ["zh-CN", "en"];
const told = (problem: Problem, language: Language) =>
  problemText(problem, language, i18next.getFixedT(language, "steps"));

test.each(LANGUAGES)("every problem has three full lines in %s", (language) => {
  for (const problem of ALL) {
    const { what, so, now } = told(problem, language);
    for (const line of [what, so, now]) {
      expect(line, problem.code).not.toMatch(/\{\{|\}\}|undefined|null|\?|^\s*$/);
      expect(line, `${problem.code} ends as a sentence`).toMatch(/[.。”」]$/);
      // A window has no command line.
      expect(line, problem.code).not.toMatch(
        /\bwufei (init|sync|enrol|export|verify|manifest|directory)\b|\bchmod\b| --\w/,
      );
    }
  }
});

test("every problem has one button, unless the diagnosis is all that helps", () => {
  for (const problem of Object.values(SAMPLES))
    for (const language of LANGUAGES)
      expect(told(problem, language).button === undefined, problem.code).toBe(
        problemAction[problem.code] === "copy_diagnosis",
      );
});

test("what a person typed is shown as typed", () => {
  const value = "{{role}}$& <b>";
  expect(told({ code: "plate.unreadable", value }, "zh-CN").what).toBe(`「${value}」不是车牌号。`);
});

test("no Chinese sentence is longer than thirty characters", () => {
  for (const problem of Object.values(SAMPLES).filter(({ code }) => code !== "import.file")) {
    const { what, so, now } = told(problem, "zh-CN");
    for (const sentence of [what, so, now].flatMap((line) => line.split(/[。；]/)))
      expect(sentence.match(/\p{Script=Han}/gu)?.length ?? 0, sentence).toBeLessThanOrEqual(30);
  }
});

test("the machine's words stay out of the sentences, and are kept for the help desk", () => {
  const text = told(SAMPLES["net.node_silent"], "zh-CN");
  expect(`${text.what}${text.so}${text.now}`).not.toContain("connection refused");
  expect(text.detail).toBe("connection refused");
  expect(told(SAMPLES["import.file"], "zh-CN").detail).toBeUndefined();
});

test("all problems, as they are read", async () => {
  const rows = ALL.flatMap((problem) =>
    LANGUAGES.map((language) => {
      const { what, so, now, button, detail } = told(problem, language);
      const foot = detail === undefined ? problem.code : `${problem.code} · ${detail}`;
      return `| ${[foot, what, so, now, button ?? "", problemAction[problem.code]].join(" | ")} |`;
    }),
  );
  const head = [
    "| code | what | so what | what now | button | leads to |",
    "| --- | --- | --- | --- | --- | --- |",
  ];
  await expect(`${[...head, ...rows].join("\n")}\n`).toMatchFileSnapshot("./problems.table.md");
});
