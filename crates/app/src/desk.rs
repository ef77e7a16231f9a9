//! One replica, as the people of one workplace use it.

use crate::acts::{NewManifest, Scene, StepAct};
use crate::node::{
    Account, Claimed, Clock, CourierState, ExportError, Identity, KdfParams, ManifestView, Node,
    OutboxStatus, Pin, SummaryFilter, SummaryPage, SyncReport, VerifyReport,
};
use crate::{Directory, Problem};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::time::Duration;
use wufei_ledger::{DeviceId, DocId, Document, EntryId, StateSummary};
use wufei_manifest::id::Hex;
use wufei_manifest::{Manifest, Status};

/// One replica and what can be done with it. A cheap clone.
#[derive(Clone)]
pub struct Desk {
    node: Node,
}

/// An act that was signed.
#[derive(Debug)]
pub struct Done {
    /// The manifest.
    pub doc: DocId,
    /// Its display code.
    pub code: String,
    /// The entry.
    pub entry: EntryId,
    /// Who acted, as this device says in the entry; none when it names nobody.
    pub person: Option<Claimed>,
    /// How far the manifest is now.
    pub status: Status,
    /// What is worth knowing although it stopped nothing.
    pub remarks: Vec<Problem>,
}

impl Desk {
    /// Makes a replica: its folder, its keys sealed under the PIN, its empty store.
    ///
    /// # Errors
    /// [`Problem::Node`].
    pub fn init(home: &Path, pin: &Pin) -> Result<Self, Problem> {
        Ok(Self {
            node: Node::init(home, pin, Clock::system())?,
        })
    }

    /// Opens a replica. It may be read and synced; signing needs [`Desk::unlock`].
    ///
    /// # Errors
    /// [`Problem::Node`].
    pub fn open(home: &Path) -> Result<Self, Problem> {
        Ok(Self {
            node: Node::open(home, Clock::system())?,
        })
    }

    /// Unlocks the signing key.
    ///
    /// # Errors
    /// [`Problem::Node`]: a wrong PIN, a damaged key file.
    pub fn unlock(&self, pin: &Pin) -> Result<(), Problem> {
        self.node.unlock(pin).map_err(|error| Problem::Node(error.into()))
    }

    /// Seals the signing key under another PIN.
    ///
    /// # Errors
    /// [`Problem::Node`] when the present PIN is wrong; then nothing changed.
    pub fn change_pin(&self, present: &Pin, new: &Pin) -> Result<(), Problem> {
        let changed = self.node.change_pin(present, new, KdfParams::default());
        changed.map_err(|error| Problem::Node(error.into()))
    }

    /// The replica below.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// This device.
    pub fn device(&self) -> DeviceId {
        self.node.device()
    }

    /// Enrols this device with an invite.
    ///
    /// # Errors
    /// [`Problem::Enrol`]. An enrolment that was cut off is repeated with the same invite.
    pub async fn enrol(&self, invite: &str) -> Result<Identity, Problem> {
        Ok(crate::node::enrol(&self.node, invite).await?)
    }

    /// Organisations that can be named in a manifest.
    ///
    /// # Errors
    /// [`Problem::Node`].
    pub fn directory(&self) -> Result<Directory, Problem> {
        Ok(Directory::new(self.node.profiles()?))
    }

    /// Begins a manifest.
    ///
    /// # Errors
    /// A [`Problem`] that names the field, its value and the remedy.
    pub fn begin(&self, new: &NewManifest) -> Result<Done, Problem> {
        self.begin_with_lines(new).map(|(done, _)| done)
    }

    /// Begins a manifest, and says under which id each of its lines stands there.
    ///
    /// # Errors
    /// As [`Desk::begin`].
    pub fn begin_with_lines(&self, new: &NewManifest) -> Result<(Done, Vec<String>), Problem> {
        // Lines are shown in the order of their ids: so the order in which they were filled in stays.
        let mut rows: Vec<_> = new.lines.iter().map(|_| self.random_row()).collect();
        rows.sort_unstable();
        let own = self.node.identity().ok_or(Problem::not_enrolled())?.org;
        let mut next = rows.iter().copied();
        let (act, remarks) = new.decide(own, &self.directory()?, || {
            next.next().expect("there is a row for each line")
        })?;
        let recorded = self
            .node
            .record(None, |_: &Document| Ok::<_, std::convert::Infallible>(act))?;
        let lines = rows.into_iter().map(|row| Hex(row).to_string()).collect();
        Ok((self.done(recorded.doc, recorded.entry, remarks)?, lines))
    }

    /// Signs a step of the manifest that is meant.
    ///
    /// # Errors
    /// A [`Problem`]; nothing was signed.
    pub fn act(&self, named: &str, act: &(impl StepAct + ?Sized)) -> Result<Done, Problem> {
        let own = self.node.identity().ok_or(Problem::not_enrolled())?.org;
        let doc = self.find(named)?;
        let (row, second_row) = (self.random_row(), self.random_row());
        let recorded = self.node.record(Some(doc), |document: &Document| {
            let manifest = Manifest::fold(&document.record());
            act.decide(&Scene {
                own,
                manifest: &manifest,
                row,
                second_row,
                records: false,
            })
        })?;
        self.done(doc, recorded.entry, Vec::new())
    }

    /// Decides a step of a manifest without signing it.
    ///
    /// # Errors
    /// The [`Problem`] that signing would meet.
    pub fn would(&self, named: &str, act: &(impl StepAct + ?Sized)) -> Result<(), Problem> {
        let own = self.node.identity().ok_or(Problem::not_enrolled())?.org;
        let manifest = self.show(named)?.manifest;
        let scene = Scene {
            own,
            manifest: &manifest,
            row: [0; 8],
            second_row: [1; 8],
            records: false,
        };
        act.decide(&scene).map(drop)
    }

    pub(crate) fn done(&self, doc: DocId, entry: EntryId, remarks: Vec<Problem>) -> Result<Done, Problem> {
        let mut view = self.view(doc)?;
        let manifest = view.manifest;
        Ok(Done {
            doc,
            code: manifest.code,
            entry,
            person: view.persons.remove(&entry),
            status: manifest.status,
            remarks,
        })
    }

    /// One manifest with its marks.
    ///
    /// # Errors
    /// [`Problem::ManifestUnknown`], [`Problem::ManifestAmbiguous`], [`Problem::Node`].
    pub fn show(&self, named: &str) -> Result<ManifestView, Problem> {
        self.view(self.find(named)?)
    }

    /// One manifest with its marks, by its id.
    ///
    /// # Errors
    /// [`Problem::ManifestUnknown`], [`Problem::Node`].
    pub fn view(&self, doc: DocId) -> Result<ManifestView, Problem> {
        self.node.manifest(doc)?.ok_or_else(|| Problem::ManifestUnknown {
            named: doc.to_string(),
        })
    }

    /// A page of manifests, those touched last first.
    ///
    /// # Errors
    /// [`Problem::Node`].
    pub fn list(
        &self,
        filter: &SummaryFilter,
        before: Option<u64>,
        limit: usize,
    ) -> Result<SummaryPage, Problem> {
        Ok(self.node.manifests(filter, before, limit)?)
    }

    /// What the regulator has not confirmed.
    ///
    /// # Errors
    /// [`Problem::Node`].
    pub fn outbox(&self) -> Result<OutboxStatus, Problem> {
        Ok(self.node.outbox_status()?)
    }

    /// Sends what waits and fetches what is new, once.
    ///
    /// # Errors
    /// [`Problem::Sync`]. What was not sent stays in the outbox.
    pub async fn sync(&self, timeout: Duration) -> Result<SyncReport, Problem> {
        Ok(self.node.sync_once(timeout).await?)
    }

    /// Sends and fetches in the background from now on, whenever there is something and somebody to talk to.
    pub fn stay_in_touch(&self) -> Courier {
        let (stop, mut stopped) = tokio::sync::watch::channel(false);
        let node = self.node.clone();
        let (state, told) = tokio::sync::watch::channel(CourierState::default());
        let task = tokio::spawn(async move {
            let mut changed = node.changed();
            // Before enrolment there is nobody to talk to; an enrolment is a change.
            while node.identity().is_none() {
                tokio::select! {
                    _ = changed.changed() => {}
                    _ = stopped.changed() => return,
                }
            }
            let until_stopped = async move { drop(stopped.wait_for(|stop| *stop).await) };
            if let Err(error) = node.run_courier(state, until_stopped).await {
                tracing::error!(error = %error, "the courier could not begin");
            }
        });
        Courier {
            stop,
            task,
            state: told,
        }
    }

    /// Digest of everything held here.
    ///
    /// # Errors
    /// [`Problem::Node`].
    pub fn state(&self) -> Result<StateSummary, Problem> {
        Ok(self.node.state()?)
    }

    /// Checks every stored entry from its bytes.
    ///
    /// # Errors
    /// [`Problem::Node`] when the store cannot be read; what does not verify is in the report.
    pub fn verify(&self) -> Result<VerifyReport, Problem> {
        Ok(self.node.verify()?)
    }

    /// As [`Desk::verify`], with the account of every manifest.
    ///
    /// # Errors
    /// As [`Desk::verify`].
    pub fn verify_with_account(&self) -> Result<(VerifyReport, Vec<Account>), Problem> {
        Ok(self.node.verify_with_account()?)
    }

    /// Writes credentials, entries and receipts, one JSON line each; `-` is standard output.
    ///
    /// # Errors
    /// [`Problem::File`], [`Problem::Export`].
    pub fn export(&self, path: &Path) -> Result<(), Problem> {
        self.write_export(path, |node, to| node.export(to))
    }

    /// As [`Desk::export`], with the cards of the persons whom the steps name, as far as they are here.
    ///
    /// # Errors
    /// As [`Desk::export`].
    pub fn export_with_cards(&self, path: &Path) -> Result<(), Problem> {
        self.write_export(path, |node, to| node.export_with_cards(to))
    }

    fn write_export(
        &self,
        path: &Path,
        write: impl Fn(&Node, &mut dyn Write) -> Result<(), ExportError>,
    ) -> Result<(), Problem> {
        if path == Path::new("-") {
            return Ok(write(&self.node, &mut std::io::stdout().lock())?);
        }
        // A half-written export must not look like a whole one.
        let part = path.with_extension("part");
        let mut file = BufWriter::new(File::create(&part).map_err(|error| Problem::file(&part, error))?);
        write(&self.node, &mut file)?;
        file.flush()
            .and_then(|()| file.get_ref().sync_all())
            .map_err(|error| Problem::file(&part, error))?;
        std::fs::rename(&part, path).map_err(|error| Problem::file(path, error))
    }

    /// Eight random bytes for a row.
    pub(crate) fn random_row(&self) -> [u8; 8] {
        self.node
            .random()
            .expect("the system that made this device's keys has random numbers")
    }
}

/// The background courier of one replica.
pub struct Courier {
    stop: tokio::sync::watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
    state: tokio::sync::watch::Receiver<CourierState>,
}

impl Courier {
    /// How it goes, now and at every change.
    pub fn state(&self) -> tokio::sync::watch::Receiver<CourierState> {
        self.state.clone()
    }

    /// Ends it in good order.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }
}

/// Checks an exported file from its bytes alone.
///
/// # Errors
/// [`Problem::File`], [`Problem::Export`].
pub fn verify_export(path: &Path) -> Result<VerifyReport, Problem> {
    let file = File::open(path).map_err(|error| Problem::file(path, error))?;
    Ok(crate::node::verify_export(BufReader::new(file), None)?)
}

/// As [`verify_export`], with the account of every manifest in the file.
///
/// # Errors
/// As [`verify_export`].
pub fn verify_export_with_account(path: &Path) -> Result<(VerifyReport, Vec<Account>), Problem> {
    let file = File::open(path).map_err(|error| Problem::file(path, error))?;
    Ok(crate::node::verify_export_with_account(
        BufReader::new(file),
        None,
    )?)
}

/// Whether this path is a replica's folder.
pub fn is_home(path: &Path) -> bool {
    path.is_dir()
}
