//! The organisation's devices on a screen: who they are, one more, one less, another key, and entries that came late.

use super::desk_status::{pin_of, wrong_pin};
use super::{FrontDesk, Seat, blocking, fingerprint, moment};
use crate::node::{DeviceRequest, OwnDevice, Rotation};
use crate::{Desk, Problem};
use std::time::Duration;
use wufei_api::views::*;
use wufei_api::{Area, Problem as Told};
use wufei_ledger::{Bits, RevocationReason};

/// How long each attempt to reach the node may take while the key changes.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often, and for how long between, the folder is opened again: whoever still read from it lets go of it soon.
const ATTEMPTS: u32 = 50;
const BETWEEN: Duration = Duration::from_millis(100);

impl FrontDesk {
    pub(super) async fn see_devices(&self) -> Result<Devices, Told> {
        self.work(view).await
    }

    pub(super) async fn close_out(
        &self,
        RevokeDevice { device, reason }: RevokeDevice,
    ) -> Result<Devices, Told> {
        let reason = match reason {
            RevocationWhy::Lost => RevocationReason::Lost,
            RevocationWhy::Stolen => RevocationReason::Stolen,
            RevocationWhy::Left => RevocationReason::Left,
            RevocationWhy::Replaced => RevocationReason::Replaced,
        };
        self.signs(move |desk| {
            desk.revoke_device(&device, reason)?;
            view(desk)
        })
        .await
    }

    pub(super) async fn own_request(&self) -> Result<DeviceRequestText, Told> {
        self.work(|desk| {
            Ok(DeviceRequestText {
                request: desk.request_to_join()?.to_string(),
            })
        })
        .await
    }

    pub(super) fn what_request(text: &str) -> Result<DeviceRequestView, Told> {
        let request: DeviceRequest = text.parse().map_err(Problem::Device)?;
        Ok(DeviceRequestView {
            request: request.to_string(),
            fingerprint: fingerprint(request.device().map_err(Problem::Device)?),
        })
    }

    pub(super) async fn let_in(&self, admitted: AdmitDevice) -> Result<AdmissionText, Told> {
        self.signs(move |desk| {
            let welcome = desk.admit(&admitted.request, admitted.is_managing)?;
            Ok(AdmissionText {
                admission: welcome.to_string(),
            })
        })
        .await
    }

    pub(super) async fn join_with(
        &self,
        AdmissionText { admission }: AdmissionText,
    ) -> Result<DeskStatus, Told> {
        self.work(move |desk| desk.join_with(&admission)).await?;
        self.tell(&[Area::Desk, Area::Parties, Area::Sync]);
        Ok(self.status())
    }

    pub(super) async fn answer_for(&self, manifest: String) -> Result<ManifestView, Told> {
        let named = manifest.clone();
        self.signs(move |desk| desk.endorse(&named)).await?;
        self.see_manifest(manifest).await
    }

    /// Signs a statement: nobody else's turn is awaited, and the screens look again.
    async fn signs<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Told> {
        let done = self.work(work).await?;
        self.key_was_used();
        self.tell(&[Area::Desk, Area::Manifests, Area::Sync]);
        Ok(done)
    }

    /// The courier rests meanwhile: the rotation speaks with the node itself.
    pub(super) async fn go_on_under_another_key(&self, pin: String) -> Result<Devices, Told> {
        let pin = pin_of(&pin).map_err(|_| wrong_pin())?;
        self.sign_all_now().await;
        let desk = self.desk()?;
        let courier = match &mut *self.seat() {
            Seat::Open { courier, .. } => courier.take(),
            Seat::New | Seat::Closed { .. } => None,
        };
        if let Some(courier) = courier {
            courier.stop().await;
        }
        match desk.clone().rotate(&pin, PATIENCE).await {
            Ok((_, Rotation::None)) => {
                drop(desk);
                self.open_again().await?;
                self.work(move |desk| desk.unlock(&pin)).await?;
                self.key_was_used();
                self.tell(&[Area::Desk, Area::Manifests, Area::Parties, Area::Sync]);
                self.see_devices().await
            }
            ended => {
                self.sit_down(desk);
                ended.map_err(Told::from)?;
                self.see_devices().await
            }
        }
    }

    /// Opens the folder as another device. Whoever still reads from it lets go of it soon; a folder that stays held
    /// is told of as at a start.
    async fn open_again(&self) -> Result<(), Told> {
        let held = Told::InUse {
            home: self.0.home.display().to_string(),
            process: None,
        };
        *self.seat() = Seat::Closed { problem: held };
        for _ in 0..ATTEMPTS {
            let home = self.0.home.clone();
            let opened = blocking(move || Ok(Desk::open(&home))).await?;
            let is_held = matches!(
                opened,
                Err(Problem::Node(crate::node::NodeError::Home(
                    crate::node::HomeError::InUse { .. }
                )))
            );
            self.take_seat(opened);
            if !is_held {
                return self.desk().map(drop);
            }
            tokio::time::sleep(BETWEEN).await;
        }
        self.desk().map(drop)
    }
}

fn view(desk: &Desk) -> Result<Devices, Problem> {
    let now_ms = desk.node().clock().now_ms();
    let known = desk.devices()?;
    let is_paper = |own: &&OwnDevice| own.bits.has(Bits::ONE_USE) || own.bits.has(Bits::RECOVERY);
    let mut sheets: Vec<_> = known
        .iter()
        .filter(is_paper)
        .map(|own| paper(own, now_ms))
        .collect();
    sheets.sort_by_key(|sheet| sheet.state as u8);
    let mut devices: Vec<_> = known.iter().filter(|own| !is_paper(own)).map(device).collect();
    devices.sort_by_key(|device| (!device.is_this, device.standing != Standing::Active));
    Ok(Devices {
        is_managing: devices.iter().any(|device| device.is_this && device.is_managing),
        devices,
        sheets,
        rotation: match desk.node().rotation()? {
            Rotation::None => RotationStage::None,
            Rotation::Asked(_) => RotationStage::Asked,
            Rotation::Granted(_) | Rotation::Ready(_) => RotationStage::Granted,
        },
    })
}

fn device(own: &OwnDevice) -> DeviceView {
    let powers = Bits::ORG_ADMIN.names();
    let kinds = own.bits.names().into_iter().filter(|kind| !powers.contains(kind));
    DeviceView {
        device: own.device.to_string(),
        fingerprint: fingerprint(own.device),
        kinds: kinds.map(str::to_owned).collect(),
        is_managing: own.bits.has(Bits::ORG_ADMIN),
        is_this: own.is_this,
        standing: match &own.revocation {
            None => Standing::Active,
            Some(_) if own.is_rotated => Standing::Rotated,
            Some(revocation) => Standing::Revoked {
                reason: why(revocation.stated.reason),
                at: moment(revocation.at_ms),
            },
        },
        valid_to: moment(own.until_ms),
    }
}

const fn why(reason: RevocationReason) -> Option<RevocationWhy> {
    Some(match reason {
        RevocationReason::Lost => RevocationWhy::Lost,
        RevocationReason::Stolen => RevocationWhy::Stolen,
        RevocationReason::Left => RevocationWhy::Left,
        RevocationReason::Replaced => RevocationWhy::Replaced,
        RevocationReason::Other(_) => return None,
    })
}

fn paper(own: &OwnDevice, now_ms: u64) -> PaperView {
    let is_signing = own.bits.has(Bits::ONE_USE);
    PaperView {
        device: own.device.to_string(),
        number: own.device.to_string().chars().take(8).collect(),
        kind: match is_signing {
            true => PaperKind::Signing,
            false => PaperKind::Recovery,
        },
        state: match (&own.revocation, &own.head) {
            (Some(_), _) => PaperState::Revoked,
            (None, Some(_)) if is_signing => PaperState::Used,
            (None, _) if now_ms >= own.until_ms => PaperState::Expired,
            (None, _) => PaperState::Good,
        },
        until: moment(own.until_ms),
        most_g: is_signing.then_some(own.serial),
    }
}
