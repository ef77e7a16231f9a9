//! What stands between a screen and the replica: one home folder, its replica once there is one, its
//! courier, and the acts that wait for their signature.

mod calls;
mod check;
mod desk_status;
mod devices;
mod files;
mod forms;
mod loads;
mod manifests;
mod persons;
mod problem;
mod recordings;
mod reference;
mod sheets;
mod signing;
mod surroundings;
mod sync;
mod today;

pub(crate) use desk_status::fingerprint;
pub use surroundings::{Choosing, Surroundings};

use crate::desk::Courier;
use crate::{Desk, Lang, Problem};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast;
use wufei_api::views::{Language, Settings};
use wufei_api::{Area, Changed};
use wufei_ledger::OrgId;

/// A desk as a screen meets it. A cheap clone; all commands may come at once.
#[derive(Clone)]
pub struct FrontDesk(Arc<Inner>);

struct Inner {
    home: PathBuf,
    surroundings: Box<dyn Surroundings>,
    seat: Mutex<Seat>,
    settings: Mutex<Settings>,
    signings: Mutex<signing::Ledger>,
    files: Mutex<files::Files>,
    sheets: Mutex<sheets::Sheets>,
    changed: broadcast::Sender<Changed>,
}

/// What is in the home folder.
enum Seat {
    /// Nothing yet.
    New,
    /// A replica, open.
    Open { desk: Desk, courier: Option<Courier> },
    /// A replica that could not be opened.
    Closed { problem: wufei_api::Problem },
}

/// Changes that come close together are told once: a page of a feed must not make a screen read a
/// hundred times.
const TELLING: Duration = Duration::from_millis(80);

impl FrontDesk {
    /// Opens what is in the folder, and begins to send and fetch if there is a replica. A replica that
    /// cannot be opened is no error here: the screens say why.
    ///
    /// Needs a running tokio runtime, now and until [`FrontDesk::close`].
    pub fn open(home: &Path, surroundings: impl Surroundings) -> Self {
        let front = Self(Arc::new(Inner {
            home: home.to_owned(),
            surroundings: Box::new(surroundings),
            seat: Mutex::new(Seat::New),
            settings: Mutex::default(),
            signings: Mutex::default(),
            files: Mutex::default(),
            sheets: Mutex::default(),
            changed: broadcast::Sender::new(64),
        }));
        front.take_seat(Desk::open(home));
        front
    }

    fn take_seat(&self, opened: Result<Desk, Problem>) {
        match opened {
            Ok(desk) => self.sit_down(desk),
            // No folder, or one without keys: the first run.
            Err(Problem::Node(
                crate::node::NodeError::NotBegun { .. }
                | crate::node::NodeError::Home(crate::node::HomeError::Missing { .. }),
            )) => *self.seat() = Seat::New,
            Err(problem) => {
                *self.seat() = Seat::Closed {
                    problem: problem.into(),
                }
            }
        }
    }

    /// Opens the folder if it could not be opened before: whoever held it may be gone, a disk may be back.
    /// A screen asks once more by asking how the desk is.
    async fn look_again(&self) {
        if !self.is_closed() {
            return;
        }
        let home = self.0.home.clone();
        let opened = tokio::task::spawn_blocking(move || Desk::open(&home)).await;
        // Two screens may ask at once, and only one of them can have opened it.
        if let (Ok(opened), true) = (opened, self.is_closed()) {
            self.take_seat(opened);
        }
    }

    fn is_closed(&self) -> bool {
        matches!(&*self.seat(), Seat::Closed { .. })
    }

    /// What has changed since one began to listen.
    pub fn changed(&self) -> broadcast::Receiver<Changed> {
        self.0.changed.subscribe()
    }

    /// Signs what still waits, ends the courier, and lets the folder go.
    pub async fn close(&self) {
        self.sign_all_now().await;
        let seat = std::mem::replace(&mut *self.seat(), Seat::New);
        if let Seat::Open { desk, courier } = seat {
            if let Some(courier) = courier {
                courier.stop().await;
            }
            desk.node().lock();
        }
    }

    fn sit_down(&self, desk: Desk) {
        if let Some(settings) = desk_status::kept_settings(&desk) {
            *self.settings() = settings;
        }
        let courier = desk.stay_in_touch();
        self.tell_of(&desk, &courier);
        *self.seat() = Seat::Open {
            desk,
            courier: Some(courier),
        };
        self.tell(&[
            Area::Desk,
            Area::Manifests,
            Area::Parties,
            Area::Forms,
            Area::Sync,
        ]);
    }

    /// Passes on what the replica and the courier tell, as long as there is somebody to hear it.
    fn tell_of(&self, desk: &Desk, courier: &Courier) {
        let (mut node, mut courier) = (desk.node().changed(), courier.state());
        let front = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            loop {
                let areas: &[Area] = tokio::select! {
                    changed = node.changed() => match changed {
                        Ok(()) => &[Area::Manifests, Area::Parties, Area::Desk, Area::Sync],
                        Err(_) => return,
                    },
                    changed = courier.changed() => match changed {
                        Ok(()) => &[Area::Sync],
                        Err(_) => return,
                    },
                };
                tokio::time::sleep(TELLING).await;
                let Some(inner) = front.upgrade() else { return };
                FrontDesk(inner).tell(areas);
            }
        });
    }

    fn tell(&self, areas: &[Area]) {
        // Nobody listens before the window is there.
        let _ = self.0.changed.send(Changed {
            areas: areas.to_vec(),
        });
    }

    fn desk(&self) -> Result<Desk, wufei_api::Problem> {
        match &*self.seat() {
            Seat::Open { desk, .. } => Ok(desk.clone()),
            Seat::New => Err(wufei_api::Problem::NotBegun {
                home: self.0.home.display().to_string(),
            }),
            Seat::Closed { problem } => Err(problem.clone()),
        }
    }

    /// Works with the replica where blocking is allowed: every call takes its lock, some a disk.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, wufei_api::Problem> {
        let desk = self.desk()?;
        blocking(move || Ok(work(&desk)?)).await
    }

    fn lang(&self) -> Lang {
        match self.settings().language {
            Language::ZhCn => Lang::ZhCn,
            Language::En => Lang::En,
        }
    }

    fn seat(&self) -> MutexGuard<'_, Seat> {
        self.0.seat.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.0.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs what may take a while where that holds up nobody.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, wufei_api::Problem> + Send + 'static,
) -> Result<T, wufei_api::Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(panic) => {
            tracing::error!("a command panicked: {panic}");
            Err(wufei_api::Problem::Disk {
                why: panic.to_string(),
            })
        }
    }
}

/// The organisation of this device.
fn own_org(desk: &Desk) -> Result<OrgId, Problem> {
    Ok(desk.node().identity().ok_or_else(Problem::not_enrolled)?.org)
}

/// Milliseconds since 1970 as a moment; none for a clock beyond the year 9999.
fn moment(ms: u64) -> Option<jiff::Timestamp> {
    i64::try_from(ms)
        .ok()
        .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok())
}

/// The day in Beijing.
fn day(at: jiff::Timestamp) -> jiff::civil::Date {
    jiff::tz::Offset::constant(8).to_datetime(at).date()
}
