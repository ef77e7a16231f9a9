import type { Translation } from "../translation";
import type { devices as zh } from "../zh-CN/devices";

export const devices = {
  title: "Devices and signing sheets",
  sub: "Letting in, revoking and endorsing need no network; the authority and others hear of it when it was sent.",
  back: "Settings",
  not_managing: "A managing device of your organisation does this.",
  reason: { lost: "lost", stolen: "stolen", left: "no longer used", replaced: "replaced" },
  devices: {
    title: "Your organisation's devices",
    this: "this one",
    managing: "managing",
    active: "in use",
    rotated: "has a new key",
    revoked: "revoked",
    until: "valid until {{day}}",
    alone:
      "This is the only one. If it is lost, you need a recovery sheet, or the authority enrols you anew.",
  },
  revoke: {
    button: "Revoke",
    button_of: "Revoke {{device}}",
    title: "Revoke {{name}}?",
    do: "Revoke {{name}}",
    means:
      "It signs no more. What it had signed and this device knows of stands; what is not known here is set apart, and your organisation can endorse it. This cannot be undone.",
    means_paper:
      "Nobody who holds it can use it from now on. What it had signed and this device knows of stands. This cannot be undone.",
    reason: "Reason",
    done: "Revoked {{name}}",
  },
  rotate: {
    button: "Change the key",
    go_on: "Go on changing the key",
    title: "Change the key of this device?",
    means:
      "When the key may be known to others, or its time is nearly over. What the old key signed stands, and it signs no more. The PIN stays.",
    action: "Change it",
    later: "The new key is asked for. Go on working, and go on here once you are connected.",
    done: "The new key is in use",
    stage: {
      asked: "The new key is asked for and not answered yet. Go on working, and go on here later.",
      granted: "The new key is enrolled; one step is left. Connect, and go on.",
    },
  },
  admit: {
    title: "Let another device in",
    how: "On that device choose “Join the organisation”, and take a picture of its QR or carry its line here. No network is needed.",
    request: "Request",
    request_hint: "Paste the whole line that begins with wufei-device:, or read a picture of the QR.",
    fingerprint: "Device fingerprint",
    compare: "Compare it with the 16 digits on that device's screen before you let it in.",
    managing: "Let it manage devices too: let in and revoke others",
    do: "Let it in",
    done: "It is let in.",
    done_now:
      "Have that device read the QR or the file. What it signs is sent once this device has been connected.",
    qr: "Admission",
  },
  sheets: {
    title: "Signing sheets",
    none: "No signing sheets yet.",
    how: "For a place without a device: whoever collects has it sign one manifest for you, without a network. Anybody who holds it can sign: keep it like a cheque.",
    count: "How many",
    most: "At most, each",
    until: "Valid until",
    make: "Make and print",
    missing: { count: "Give 1 to 50.", until: "Choose a day.", most: "Give a weight above 0." },
  },
  recovery: {
    title: "Recovery sheet",
    none: "No recovery sheet yet.",
    how: "When every device is lost it revokes them and has a first one enrolled anew. It signs no manifests. Anybody who holds it can revoke your devices: put it in a safe.",
    make: "Make and print a recovery sheet",
  },
  paper: { good: "good", used: "used", expired: "over", revoked: "revoked", most: "at most {{most}}" },
  printed: {
    made: "Written to {{path}}.",
    open: "It is open in the browser: print it from there.",
    not_open: "Open it in a browser and print it.",
    afterwards:
      "Delete the file once it is printed. Sheets are good after this device was connected and the other one has synced.",
  },
} satisfies Translation<typeof zh>;
