import type { Problem } from "@/api/generated/Problem";

/**
 * Where a problem's one button leads.
 *
 * The screen that shows the problem offers `field`, `retry`, `reload`, `choose_again` and `see_manifest`, for it
 * alone knows which; the others lead to the same place from everywhere, see `ProblemFailure`.
 */
export type ProblemAction =
  /** Back to what was typed, with the cursor where it is wrong. */
  | "field"
  /** The same once more. */
  | "retry"
  /** Reads again what the screen shows. */
  | "reload"
  /** The file dialog once more. */
  | "choose_again"
  /** The manifest that it is about. */
  | "see_manifest"
  /** Asks for the PIN. */
  | "unlock"
  /** Tries to reach the node at once. */
  | "send_now"
  /** The delivery centre. */
  | "open_delivery"
  /** The first run. */
  | "set_up"
  /** The first run, where the invite is asked for. */
  | "enrol"
  /** The start screen. */
  | "open_start"
  /** The settings, where everything can be exported. */
  | "export"
  /** Nothing that a person can press here helps: the help desk wants to know. */
  | "copy_diagnosis";

/** What helps with each problem. */
export const problemAction: Record<Problem["code"], ProblemAction> = {
  "code.unreadable": "field",
  "code.unknown": "field",
  "qty.unreadable": "field",
  "qty.zero": "field",
  "qty.missing": "field",
  "qty.weighed": "field",
  "line.unknown": "reload",
  "line.none": "field",
  "plate.unreadable": "field",
  "date.unreadable": "field",
  "party.missing": "field",
  "party.unknown": "field",
  "party.ambiguous": "field",
  "manifest.unknown": "open_delivery",
  "manifest.ambiguous": "field",
  "sign.not_party": "see_manifest",
  "step.not_now": "see_manifest",
  "step.signed": "see_manifest",
  "step.contradicted": "see_manifest",
  "reason.missing": "field",
  "qty.unsettled": "see_manifest",
  "party.nameless": "field",
  "uscc.unreadable": "field",
  "record.may_not": "see_manifest",
  "record.code": "field",
  "record.picture": "choose_again",
  "record.nothing": "see_manifest",
  "resolve.nothing": "see_manifest",
  "resolve.may_not": "see_manifest",
  "correct.field": "field",
  "correct.unknown": "see_manifest",
  "correct.not_asked": "see_manifest",
  "step.reported": "see_manifest",
  "person.name": "field",
  "person.unknown": "reload",
  "person.ambiguous": "field",
  "person.not_own": "reload",
  "sign.nothing": "field",
  "sign.inadmissible": "see_manifest",
  "sign.refused": "see_manifest",
  "sign.too_late": "see_manifest",
  "sign.locked": "unlock",
  "sign.revoked": "export",
  "key.wrong_pin": "field",
  "pin.rule": "field",
  "key.damaged": "copy_diagnosis",
  "key.other_device": "copy_diagnosis",
  "key.exposed": "retry",
  "home.begun": "retry",
  "home.empty": "set_up",
  "home.in_use": "retry",
  "home.exposed": "retry",
  "home.identity": "copy_diagnosis",
  "db.foreign": "copy_diagnosis",
  "db.newer": "retry",
  "db.busy": "retry",
  "db.damaged": "copy_diagnosis",
  "disk.full": "retry",
  disk: "retry",
  file: "choose_again",
  "file.not_chosen": "choose_again",
  "import.file": "choose_again",
  "picture.no_code": "choose_again",
  export: "choose_again",
  "enrol.needed": "enrol",
  "enrol.invite": "field",
  "enrol.expired": "field",
  "enrol.used": "field",
  "enrol.unknown": "field",
  "enrol.denied": "retry",
  "enrol.credential": "copy_diagnosis",
  "enrol.already": "open_start",
  "device.no_power": "reload",
  "device.which": "reload",
  "device.revoked": "reload",
  "device.request": "field",
  "device.enrolled": "field",
  "device.not_yet": "send_now",
  "device.welcome": "field",
  "sheet.unreadable": "field",
  "sheet.unknown": "send_now",
  "sheet.revoked": "field",
  "sheet.other": "field",
  "sheet.used": "field",
  "sheet.expired": "field",
  "sheet.too_small": "field",
  "sheet.count": "field",
  "sheet.until": "field",
  "endorse.nothing": "see_manifest",
  "endorse.how_many": "see_manifest",
  "file.other": "choose_again",
  "net.identity_mismatch": "copy_diagnosis",
  "net.node_silent": "send_now",
  "net.slow": "send_now",
  "net.no_interface": "send_now",
  "sync.alarm": "copy_diagnosis",
  "sync.not_known": "export",
  "sync.version_newer": "copy_diagnosis",
  "ui.unknown_command": "copy_diagnosis",
  "ui.unreadable_request": "copy_diagnosis",
  "ui.no_answer": "retry",
};
