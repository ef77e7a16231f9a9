import type { Translation } from "../translation";
import type { settings as zh } from "../zh-CN/settings";

export const settings = {
  title: "Settings",
  look: {
    title: "Look",
    language: "Language",
    size: "Text size",
    sizes: { standard: "Standard", large: "Large", extra_large: "Extra large" },
    theme: "Colours",
    themes: { light: "Light", dark: "Dark, for the cab at night" },
    workplace: "Workplace",
    workplace_text: "The workplace only decides what the menu has, not who may sign.",
  },
  device: {
    title: "This computer",
    org: "Organisation",
    kinds: "Enrolled as",
    division: "Division",
    fingerprint: "Device fingerprint",
    device: "Device",
    ledger: "Ledger",
    node: "Authority's node",
    valid_to: "Valid to",
    no_end: "No end",
  },
  key: {
    title: "Signing key",
    open_text: "Lock it when you leave your seat. What still waits is signed first.",
    locked_text: "The next signature asks for the PIN.",
    lock_now: "Lock now",
    pin: "PIN",
    pin_text: "It stays on this computer and is never sent.",
    change: "Change the PIN",
    changed: "The PIN is changed",
    lost: "Without the PIN the key cannot be opened, and nobody can recover it.",
    fields: { old: "Present PIN", fresh: "New PIN", again: "New PIN once more" },
    missing: {
      old: "Type the present PIN.",
      fresh: "Type the new PIN.",
      again: "Type the new PIN once more.",
    },
    short: "Too short: at least 6 digits, or 8 characters.",
  },
  catalogue: {
    title: "Catalogue of hazardous wastes",
    from: "In force from {{from}}",
    between: "In force from {{from}} to {{to}}",
    superseded:
      "The {{name}} edition is no longer in force; {{by}} is. The edition in force decides about codes. Codes that are not here can be used all the same.",
  },
  data: {
    title: "Data",
    verify: "Check the data on this computer",
    verify_text: "Looks at each signature, the order, and the authority's receipts.",
    verify_do: "Check",
    verifying: "Checking; you can go on working.",
    verified: "All is well: {{entries}} records, {{receipts}} receipts, {{at}}.",
    not_verified_one: "{{count}} thing does not verify ({{entries}} records, {{receipts}} receipts).",
    not_verified_other: "{{count}} things do not verify ({{entries}} records, {{receipts}} receipts).",
    not_verified_now:
      "Do not delete or change the data file. Export everything and give it to your administrator with the diagnosis.",
    export: "Export everything",
    export_text:
      "One file with all records and receipts, without the key. Others can check it for themselves.",
    export_do: "Export",
    exported: "Exported to {{path}} ({{size}}).",
    diagnosis: "Diagnosis",
    diagnosis_text: "For your administrator; without names, plates and keys.",
  },
  homes: {
    title: "Demo: another organisation",
    text: "Each organisation has its own data and key. This window closes, and another one opens.",
    current: "{{label}} (now)",
  },
  about: { title: "About", version: "Version", home: "Data folder" },
} as const satisfies Translation<typeof zh>;
