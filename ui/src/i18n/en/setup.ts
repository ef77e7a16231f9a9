import type { Translation } from "../translation";
import type { setup as zh } from "../zh-CN/setup";

export const setup = {
  title: "First run",
  steps: { look: "Language and size", place: "Workplace", enrol: "Enrolment" },
  next: "Next",
  back: "Back",
  look: {
    title: "Choose language and text size",
    language: "Language",
    size: "Text size",
    sizes: { standard: "Standard", large: "Large", extra_large: "Extra large" },
    later: "You can change both later in the settings.",
    sample: "Sample",
    sample_title: "Waste mineral oil → Example East Disposal",
    sample_text: "鄂A12345 · today 09:40",
    unchanged: "Language and text size were not kept.",
  },
  place: {
    title: "Where do you work?",
    why: "It only decides what the menu has. Who may sign is decided by each manifest. You can change it later.",
    producer: "Producer",
    producer_text: "Factory, workshop, hospital; also collectors and agents",
    transporter: "Transport",
    transporter_text: "Drivers and fleets: pick up, deliver",
    disposal: "Disposal site",
    disposal_text: "Recovery and disposal: weigh, receive, accept",
    regulator: "Authority",
    regulator_text: "Regulators and auditors",
    in_browser: "The authority works in a browser, not in this program.",
    in_browser_how:
      "Ask whoever runs the node for its address and the sign-in token, and open it in a browser.",
    in_browser_back: "Back to the choice",
  },
  enrol: {
    title: "Enrol this computer",
    pin: "Choose a PIN",
    pin_why:
      "You type it before the first signature after each start. It stays on this computer and is never sent.",
    pin_lost:
      "Without the PIN the key cannot be opened, and nobody can recover it. You would have to enrol anew.",
    pin_short: "Too short: at least 6 digits, or 8 characters.",
    pin_set: "The PIN is set",
    pin_set_open: "The key is open; no need to type it again.",
    pin_type: "Type the PIN that you chose",
    pin_type_why: "The key was made last time; enrolment needs it open.",
    invite: "Invite",
    invite_hint:
      "From your administrator or the authority; it works once. Capitals, spaces and dashes do not matter.",
    invite_placeholder: "10.0.0.5:4420/7K3M-92QD-4T8X-0B6Y",
    node: "Authority's node",
    code: "Code",
    names_key: "Names the node's key",
    names_key_yes: "compared when connecting",
    submit: "Enrol",
    waiting: "Enrolling with the authority's node.",
    waiting_text: "This needs the network and takes a few seconds.",
    waiting_long:
      "Still waiting for the node. You will be told if it does not answer; what you typed is kept.",
    missing: { pin: "Choose a PIN first.", again: "Type the PIN once more.", invite: "Fill in the invite." },
    offline_so:
      "This computer is not enrolled yet. What you typed is still there, and the invite is not used up.",
    offline_now: "Check the network and the address, then try again with the same invite.",
  },
  join: {
    instead: "Does your organisation have a device? Join it",
    title: "Join the organisation",
    why: "A managing device of your organisation lets this one in, without an invite and without a network.",
    show: "First: show this request to the managing device",
    show_text:
      "There, under Settings → Devices and signing sheets, read a picture of this QR, or paste this line.",
    request: "Request",
    admission: "Then: read the admission that it gives",
    admission_hint:
      "Paste the text that begins with WFA1, or read it from a picture of the QR or from a file.",
    missing: "Read the admission of the managing device first.",
    submit: "Join",
  },
  done: {
    title: "Enrolled",
    who: "This computer now signs for {{org}}.",
    org: "Organisation",
    kinds: "Enrolled as",
    fingerprint: "Device fingerprint",
    fingerprint_why: "Compare these 16 digits by telephone with whoever gave you the invite.",
    valid_to: "Valid to",
    valid_open: "No end",
    revoke: "If the device is lost, the authority revokes it.",
    next_title: "What comes next",
    next: {
      producer: "Issue the first manifest from “Today”.",
      transporter: "Manifests issued to you appear under “Trip”.",
      disposal: "Loads on their way to you appear under “Gate”.",
    },
    start: "Start",
    mismatch:
      "You chose “{{chosen}}”; the invite is for “{{enrolled}}”. The menu can stay as you chose, or change.",
    mismatch_change: "Change to “{{place}}”",
  },
  closed: {
    title: "The data on this computer cannot be opened",
  },
} as const satisfies Translation<typeof zh>;
