//! The running node: what is opened at the start, in which order it is closed at the end.

use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::{info, warn};
use wufei_archive::SqliteArchive;
use wufei_home::{Folder, Pin, write_secret};
use wufei_net::{Endpoint, Limits};

use crate::api::{self, Door, Place, Token};
use crate::init::ARCHIVE;
use crate::metrics::Metrics;
use crate::office::{Clock, Office};
use crate::problem::Problem;
use crate::settings::Settings;
use crate::{keys, sessions};

/// What a running node tells its starter, and keeps in its folder for the commands beside it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Ready {
    /// Always true: the line is printed when it is.
    pub ready: bool,
    /// Where devices reach it.
    pub sync: SocketAddr,
    /// Where HTTP is served.
    pub http: String,
    /// What HTTP requests must show.
    pub token: String,
    /// The ledger.
    pub ledger: String,
    /// The key that it shows on its connections.
    pub key: String,
}

/// The file with [`Ready`], for the owner's eyes only.
pub(crate) const SERVING: &str = "serving.json";

/// A node that serves until it is stopped.
pub struct Node {
    ready: Ready,
    office: Office,
    stop: watch::Sender<bool>,
    sessions: JoinHandle<()>,
    http: JoinHandle<std::io::Result<()>>,
    folder: Folder,
}

/// How long requests that are being answered may take at the end. (Sessions have their own patience.)
const DRAIN: Duration = Duration::from_secs(5);

impl Node {
    /// Opens everything that is in the folder and begins to serve. `passphrase` is asked only when the
    /// issuer's key is sealed.
    ///
    /// # Errors
    /// A [`Problem`]; nothing is left open.
    pub async fn start(
        settings: &Settings,
        passphrase: impl FnOnce() -> Result<Pin, Problem>,
    ) -> Result<Self, Problem> {
        let folder = Folder::open(&settings.data_dir, false)?;
        let archive = open_archive(&folder)?;
        let issuer = keys::open_issuer(folder.path(), &*archive, passphrase)?;
        let transport = keys::open_transport(folder.path())?;
        let clock: Clock = Arc::new(now_ms);
        let office = Office::open(archive, issuer, Metrics::default(), clock)?;

        let bind = |address| {
            move |source: Box<dyn std::error::Error + Send + Sync>| Problem::Bind { address, source }
        };
        let asked = settings.sync.listen;
        let endpoint = Endpoint::server(asked, &transport, &sessions::ALPNS, Limits::default())
            .map_err(|error| bind(asked)(error.into()))?;
        let sync = endpoint
            .local_address()
            .map_err(|error| bind(asked)(error.into()))?;
        let asked = settings.http.listen;
        let listener = TcpListener::bind(asked)
            .await
            .map_err(|error| bind(asked)(error.into()))?;
        let http = listener.local_addr().map_err(|error| bind(asked)(error.into()))?;

        let token = Token::random().map_err(Problem::NoRandom)?;
        let server_key = *transport.public().as_bytes();
        let ready = Ready {
            ready: true,
            sync,
            http: format!("http://{http}"),
            token: token.as_str().to_owned(),
            ledger: office.ledger().to_string(),
            key: transport.public().to_string(),
        };
        let text = serde_json::to_vec(&ready).expect("texts and numbers");
        write_secret(&folder.file(SERVING), &text)?;

        let address = match settings.sync.public_address.as_str() {
            "" => sync.to_string(),
            public => public.to_owned(),
        };
        let (stop, stopped) = watch::channel(false);
        let sessions = sessions::serve(office.clone(), endpoint, server_key, told(stopped.clone()));
        let door = Door::new(token, settings.http.tls_elsewhere);
        let place = Place { address, server_key };
        let router = api::router(office.clone(), place, door, stopped.clone());
        let served = axum::serve(listener, router).with_graceful_shutdown(told(stopped));
        info!(sync = %ready.sync, http = %ready.http, ledger = %ready.ledger, "serves devices at {} and HTTP at {}", ready.sync, ready.http);
        Ok(Self {
            ready,
            office,
            stop,
            sessions: tokio::spawn(sessions),
            http: tokio::spawn(async move { served.await }),
            folder,
        })
    }

    /// Where it can be reached, and with which token.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// What it keeps.
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// Waits until the node can serve no more, which should not happen.
    pub async fn ended(&self) {
        self.office.closed().await;
    }

    /// Takes nothing new, finishes what is under way, and closes: sessions, HTTP, then the archive.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let mut http = self.http;
        if tokio::time::timeout(DRAIN, &mut http).await.is_err() {
            warn!("closing on HTTP requests that did not end");
            http.abort();
        }
        if let Err(panic) = self.sessions.await {
            warn!("the sessions ended badly: {panic}");
        }
        self.office.close().await;
        // Gone when it is there; a node that was killed leaves one behind, and the lock tells the difference.
        let _ = std::fs::remove_file(self.folder.file(SERVING));
        info!("closed");
    }
}

async fn told(mut stopped: watch::Receiver<bool>) {
    // An error means that the node was dropped: also an end.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

pub(crate) fn open_archive(folder: &Folder) -> Result<Arc<SqliteArchive>, Problem> {
    open(&folder.file(ARCHIVE), folder.path(), SqliteArchive::open).map(Arc::new)
}

/// Opens the archive beside whoever writes it.
pub(crate) fn open_archive_read_only(data_dir: &Path) -> Result<SqliteArchive, Problem> {
    open(&data_dir.join(ARCHIVE), data_dir, SqliteArchive::open_read_only)
}

fn open(
    file: &Path,
    data_dir: &Path,
    open: impl FnOnce(&Path) -> Result<SqliteArchive, wufei_archive::ArchiveError>,
) -> Result<SqliteArchive, Problem> {
    if !file.exists() {
        return Err(Problem::NotInitialised {
            path: data_dir.to_owned(),
        });
    }
    Ok(open(file)?)
}

/// The system's clock in milliseconds since 1970.
pub fn now_ms() -> u64 {
    u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or(0)
}

/// Waits for SIGTERM or SIGINT.
///
/// # Errors
/// When the system does not let us listen for signals.
pub async fn signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
