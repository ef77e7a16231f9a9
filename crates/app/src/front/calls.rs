//! The contract, command by command: each line says where it is done.

use super::FrontDesk;
use wufei_api::views::*;
use wufei_api::{ActRequest, Calls, CheckCard, Problem};

impl Calls for FrontDesk {
    async fn desk_status(&self, _: Nothing) -> Result<DeskStatus, Problem> {
        self.look_again().await;
        Ok(self.status())
    }

    async fn save_settings(&self, settings: Settings) -> Result<Settings, Problem> {
        self.keep_settings(settings).await
    }

    async fn begin(&self, WithPin { pin }: WithPin) -> Result<DeskStatus, Problem> {
        self.make_replica(pin).await
    }

    async fn read_invite(&self, InviteText { invite }: InviteText) -> Result<InviteView, Problem> {
        Self::what_invite(&invite)
    }

    async fn enrol(&self, InviteText { invite }: InviteText) -> Result<DeskStatus, Problem> {
        self.enrol_with(&invite).await
    }

    async fn unlock(&self, WithPin { pin }: WithPin) -> Result<DeskStatus, Problem> {
        self.open_key(pin).await
    }

    async fn lock(&self, _: Nothing) -> Result<DeskStatus, Problem> {
        self.close_key().await
    }

    async fn change_pin(&self, change: ChangePin) -> Result<DeskStatus, Problem> {
        self.seal_anew(change).await
    }

    async fn switch_home(&self, HomeLabel { label }: HomeLabel) -> Result<Nothing, Problem> {
        self.0.surroundings.go_to(&label);
        Ok(Nothing {})
    }

    async fn devices(&self, _: Nothing) -> Result<Devices, Problem> {
        self.see_devices().await
    }

    async fn revoke_device(&self, revoked: RevokeDevice) -> Result<Devices, Problem> {
        self.close_out(revoked).await
    }

    async fn device_request(&self, _: Nothing) -> Result<DeviceRequestText, Problem> {
        self.own_request().await
    }

    async fn read_device_request(&self, text: DeviceRequestText) -> Result<DeviceRequestView, Problem> {
        Self::what_request(&text.request)
    }

    async fn admit_device(&self, admitted: AdmitDevice) -> Result<AdmissionText, Problem> {
        self.let_in(admitted).await
    }

    async fn join(&self, text: AdmissionText) -> Result<DeskStatus, Problem> {
        self.join_with(text).await
    }

    async fn rotate(&self, WithPin { pin }: WithPin) -> Result<Devices, Problem> {
        self.go_on_under_another_key(pin).await
    }

    async fn make_recovery_sheet(&self, file: ChosenRef) -> Result<PrintedPage, Problem> {
        self.print_recovery_sheet(&file).await
    }

    async fn endorse(&self, ManifestRef { manifest }: ManifestRef) -> Result<ManifestView, Problem> {
        self.answer_for(manifest).await
    }

    async fn make_sheets(&self, asked: MakeSheets) -> Result<PrintedPage, Problem> {
        self.print_sheets(asked).await
    }

    async fn read_sheet(&self, SheetText { text }: SheetText) -> Result<SheetView, Problem> {
        self.take_sheet(text).await
    }

    async fn persons(&self, _: Nothing) -> Result<Persons, Problem> {
        self.see_persons().await
    }

    async fn add_person(&self, new: NewPerson) -> Result<Persons, Problem> {
        self.add_somebody(new).await
    }

    async fn act_as(&self, ActingChoice { person }: ActingChoice) -> Result<Persons, Problem> {
        self.choose_person(person).await
    }

    async fn erase_person(&self, PersonRef { person }: PersonRef) -> Result<Persons, Problem> {
        self.forget_person(person).await
    }

    async fn search_wastes(&self, query: WasteQuery) -> Result<WasteMatches, Problem> {
        self.find_wastes(query).await
    }

    async fn search_parties(&self, query: PartyQuery) -> Result<PartyMatches, Problem> {
        self.find_parties(query).await
    }

    async fn today(&self, _: Nothing) -> Result<Today, Problem> {
        self.see_today().await
    }

    async fn list_manifests(&self, filter: ManifestFilter) -> Result<ManifestPage, Problem> {
        self.page_of_manifests(filter).await
    }

    async fn show_manifest(&self, ManifestRef { manifest }: ManifestRef) -> Result<ManifestView, Problem> {
        self.see_manifest(manifest).await
    }

    async fn acknowledge(&self, ManifestRef { manifest }: ManifestRef) -> Result<Nothing, Problem> {
        self.has_seen(manifest).await
    }

    async fn loads(&self, LoadsOf { role }: LoadsOf) -> Result<Loads, Problem> {
        self.see_loads(role).await
    }

    async fn check(&self, act: ActRequest) -> Result<CheckCard, Problem> {
        self.check_act(act).await
    }

    async fn sign(&self, request: SignRequest) -> Result<Signing, Problem> {
        self.take_for_signing(request)
    }

    async fn sign_now(&self, SigningRef { id }: SigningRef) -> Result<Signing, Problem> {
        self.sign_at_once(&id).await
    }

    async fn take_back(&self, SigningRef { id }: SigningRef) -> Result<Signing, Problem> {
        self.give_back(&id)
    }

    async fn signings(&self, _: Nothing) -> Result<Signings, Problem> {
        Ok(self.all_signings())
    }

    async fn dismiss_signing(&self, SigningRef { id }: SigningRef) -> Result<Nothing, Problem> {
        self.forget_signing(&id);
        Ok(Nothing {})
    }

    async fn save_form(&self, form: FormView) -> Result<Nothing, Problem> {
        self.keep_form(form).await
    }

    async fn form(&self, FormRef { id }: FormRef) -> Result<FoundForm, Problem> {
        self.kept_form(id).await
    }

    async fn forms(&self, _: Nothing) -> Result<Forms, Problem> {
        self.kept_forms().await
    }

    async fn discard_form(&self, FormRef { id }: FormRef) -> Result<Nothing, Problem> {
        self.drop_form(id).await
    }

    async fn copy_manifest(&self, ManifestRef { manifest }: ManifestRef) -> Result<CopiedManifest, Problem> {
        self.as_a_form(manifest).await
    }

    async fn sync_status(&self, _: Nothing) -> Result<SyncView, Problem> {
        self.see_sync().await
    }

    async fn outbox(&self, _: Nothing) -> Result<OutboxView, Problem> {
        self.see_outbox().await
    }

    async fn send_now(&self, _: Nothing) -> Result<SyncView, Problem> {
        self.try_at_once().await
    }

    async fn choose_file(&self, ChooseFile { purpose }: ChooseFile) -> Result<Chosen, Problem> {
        self.ask_for_file(purpose).await
    }

    async fn read_code(&self, file: ChosenRef) -> Result<CodeText, Problem> {
        self.code_in_file(&file).await
    }

    async fn save_text(&self, text: SaveText) -> Result<SavedText, Problem> {
        self.write_text(text).await
    }

    async fn preview_import(&self, file: ChosenRef) -> Result<ImportPreview, Problem> {
        self.look_into_spreadsheet(&file).await
    }

    async fn import(&self, file: ChosenRef) -> Result<ImportDone, Problem> {
        self.import_spreadsheet(&file).await
    }

    async fn import_progress(&self, _: Nothing) -> Result<ImportProgress, Problem> {
        Ok(self.progress())
    }

    async fn verify(&self, _: Nothing) -> Result<VerifyView, Problem> {
        self.check_every_byte().await
    }

    async fn export(&self, file: ChosenRef) -> Result<Exported, Problem> {
        self.write_export(&file).await
    }

    async fn diagnosis(&self, _: Nothing) -> Result<Diagnosis, Problem> {
        self.diagnose().await
    }

    async fn log_from_ui(&self, error: UiError) -> Result<Nothing, Problem> {
        let stack: String = error.stack.unwrap_or_default().chars().take(2000).collect();
        let message: String = error.message.chars().take(500).collect();
        tracing::error!(stack, "the screen failed: {message}");
        Ok(Nothing {})
    }
}
