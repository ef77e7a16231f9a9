// Written by `cargo xtask generate` from crates/api. Do not edit.
import type { ActRequest } from "./ActRequest";
import type { ActingChoice } from "./ActingChoice";
import type { AdmissionText } from "./AdmissionText";
import type { AdmitDevice } from "./AdmitDevice";
import type { ChangePin } from "./ChangePin";
import type { CheckCard } from "./CheckCard";
import type { ChooseFile } from "./ChooseFile";
import type { Chosen } from "./Chosen";
import type { ChosenRef } from "./ChosenRef";
import type { CodeText } from "./CodeText";
import type { CopiedManifest } from "./CopiedManifest";
import type { DeskStatus } from "./DeskStatus";
import type { DeviceRequestText } from "./DeviceRequestText";
import type { DeviceRequestView } from "./DeviceRequestView";
import type { Devices } from "./Devices";
import type { Diagnosis } from "./Diagnosis";
import type { Exported } from "./Exported";
import type { FormRef } from "./FormRef";
import type { FormView } from "./FormView";
import type { Forms } from "./Forms";
import type { FoundForm } from "./FoundForm";
import type { HomeLabel } from "./HomeLabel";
import type { ImportDone } from "./ImportDone";
import type { ImportPreview } from "./ImportPreview";
import type { ImportProgress } from "./ImportProgress";
import type { InviteText } from "./InviteText";
import type { InviteView } from "./InviteView";
import type { Loads } from "./Loads";
import type { LoadsOf } from "./LoadsOf";
import type { MakeSheets } from "./MakeSheets";
import type { ManifestFilter } from "./ManifestFilter";
import type { ManifestPage } from "./ManifestPage";
import type { ManifestRef } from "./ManifestRef";
import type { ManifestView } from "./ManifestView";
import type { NewPerson } from "./NewPerson";
import type { Nothing } from "./Nothing";
import type { OutboxView } from "./OutboxView";
import type { PartyMatches } from "./PartyMatches";
import type { PartyQuery } from "./PartyQuery";
import type { PersonRef } from "./PersonRef";
import type { Persons } from "./Persons";
import type { PrintedPage } from "./PrintedPage";
import type { RevokeDevice } from "./RevokeDevice";
import type { SaveText } from "./SaveText";
import type { SavedText } from "./SavedText";
import type { Settings } from "./Settings";
import type { SheetText } from "./SheetText";
import type { SheetView } from "./SheetView";
import type { SignRequest } from "./SignRequest";
import type { Signing } from "./Signing";
import type { SigningRef } from "./SigningRef";
import type { Signings } from "./Signings";
import type { SyncView } from "./SyncView";
import type { Today } from "./Today";
import type { UiError } from "./UiError";
import type { VerifyView } from "./VerifyView";
import type { WasteMatches } from "./WasteMatches";
import type { WasteQuery } from "./WasteQuery";
import type { WithPin } from "./WithPin";

/** What a screen may ask: of each command its request and its answer. */
export type Commands = {
  /** How this desk is set up, who it is, and whether it can sign. */
  desk_status: [Nothing, DeskStatus];
  /** Keeps language, text size, workplace and theme. */
  save_settings: [Settings, Settings];
  /** Makes this device's keys, sealed under a PIN, and its empty store. */
  begin: [WithPin, DeskStatus];
  /** Says what an invite is, before it is used. */
  read_invite: [InviteText, InviteView];
  /** Enrols this device with an invite; needs the network, and the key open. */
  enrol: [InviteText, DeskStatus];
  /** Opens the signing key. */
  unlock: [WithPin, DeskStatus];
  /** Closes the signing key; what still waits is signed first. */
  lock: [Nothing, DeskStatus];
  /** Seals the signing key under another PIN. */
  change_pin: [ChangePin, DeskStatus];
  /** Goes to another of the demo's homes: this window ends, its starter opens the other one. */
  switch_home: [HomeLabel, Nothing];
  /** The organisation's devices and keys on paper. */
  devices: [Nothing, Devices];
  /** Closes a device or a sheet of this organisation out. Needs the key open. */
  revoke_device: [RevokeDevice, Devices];
  /** What this device shows to one that shall let it in. Needs the key open. */
  device_request: [Nothing, DeviceRequestText];
  /** Looks at the request of a device that wants to be let in. */
  read_device_request: [DeviceRequestText, DeviceRequestView];
  /** Lets a further device in. Needs the key open. */
  admit_device: [AdmitDevice, AdmissionText];
  /** Becomes the device that another one has let in. */
  join: [AdmissionText, DeskStatus];
  /** Goes on under another key, as far as that is possible now. */
  rotate: [WithPin, Devices];
  /** Makes a recovery sheet and writes the page to be printed. Needs the key open. */
  make_recovery_sheet: [ChosenRef, PrintedPage];
  /** Takes responsibility for what this organisation's devices had signed in a manifest and the log gave noeffect. Needs the key open. */
  endorse: [ManifestRef, ManifestView];
  /** Makes signing sheets and writes the page to be printed. Needs the key open. */
  make_sheets: [MakeSheets, PrintedPage];
  /** Reads a signing sheet, and remembers it for an act. */
  read_sheet: [SheetText, SheetView];
  /** Everybody of whom a card is here or was. */
  persons: [Nothing, Persons];
  /** Adds a person of this device; where nobody is at it, they are from now on. */
  add_person: [NewPerson, Persons];
  /** Says who is at this device from now on, or nobody. */
  act_as: [ActingChoice, Persons];
  /** Forgets name and telephone number of a person, here and for good. What was signed stays as it is. */
  erase_person: [PersonRef, Persons];
  /** Wastes of the catalogue by code, words, two Han characters or pinyin initials; those used last first. */
  search_wastes: [WasteQuery, WasteMatches];
  /** Organisations of the directory by name, credit code or pinyin initials; those used last first. */
  search_parties: [PartyQuery, PartyMatches];
  /** What is to be done here, and what happened last. */
  today: [Nothing, Today];
  /** A page of manifests, those touched last first. */
  list_manifests: [ManifestFilter, ManifestPage];
  /** One manifest with its steps, weights and marks. */
  show_manifest: [ManifestRef, ManifestView];
  /** Remembers that a difference was looked at: it leaves the list of things to do. */
  acknowledge: [ManifestRef, Nothing];
  /** What this organisation carries or expects: everything that is not over yet, then what was done today. */
  loads: [LoadsOf, Loads];
  /** Says what would be wrong or odd about an act, before it is signed. */
  check: [ActRequest, CheckCard];
  /** Takes an act for signing: it waits ten seconds and can be taken back. Needs the key open. */
  sign: [SignRequest, Signing];
  /** Signs a waiting act now. */
  sign_now: [SigningRef, Signing];
  /** Takes a waiting act back; nothing was signed, and its form is still there. */
  take_back: [SigningRef, Signing];
  /** Acts that wait, and those that ended lately. */
  signings: [Nothing, Signings];
  /** Forgets an ended act's notice. */
  dismiss_signing: [SigningRef, Nothing];
  /** Keeps what is being typed; it never leaves this device. */
  save_form: [FormView, Nothing];
  /** What was being typed. */
  form: [FormRef, FoundForm];
  /** Every kept form, the one touched last first. */
  forms: [Nothing, Forms];
  /** Forgets a form. */
  discard_form: [FormRef, Nothing];
  /** The lines and parties of an earlier manifest, as a form without quantities and dates. */
  copy_manifest: [ManifestRef, CopiedManifest];
  /** How far the sending is, for the chip. */
  sync_status: [Nothing, SyncView];
  /** What the regulator has not confirmed, and how the node is reached. */
  outbox: [Nothing, OutboxView];
  /** Tries to reach the node at once instead of at the next turn. */
  send_now: [Nothing, SyncView];
  /** Asks the person for a file in the system's own dialog. */
  choose_file: [ChooseFile, Chosen];
  /** Reads the QR in a picture, or the text in a file. */
  read_code: [ChosenRef, CodeText];
  /** Writes a text that the screen shows into a file that the person chose. */
  save_text: [SaveText, SavedText];
  /** Reads a spreadsheet of manifests; nothing is recorded. */
  preview_import: [ChosenRef, ImportPreview];
  /** Records every manifest of a spreadsheet that has no error. Needs the key open. */
  import: [ChosenRef, ImportDone];
  /** How far a running import is. */
  import_progress: [Nothing, ImportProgress];
  /** Checks every stored byte. */
  verify: [Nothing, VerifyView];
  /** Writes everything to a file that others can check. */
  export: [ChosenRef, Exported];
  /** What the help desk wants to know, without names, plates or keys. */
  diagnosis: [Nothing, Diagnosis];
  /** Puts an error of the screen into the log. */
  log_from_ui: [UiError, Nothing];
};
