//! Everybody who is connected: enrolled devices that sync, and strangers who hold an invite.
//!
//! What is said to a device is decided by `wufei_sync::server`; here are the sockets, the limits and the
//! office behind them. A connection leaves nothing behind.

mod session;
mod streams;

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tracing::{debug, info};
use wufei_ledger::{Credential, CredentialId};
use wufei_net::{Connection, Endpoint, Incoming};
use wufei_sync::limits::CONNECTIONS_PER_CREDENTIAL;
use wufei_sync::{ALPN_ENROL, ALPN_SYNC, CloseCode};

use crate::Office;
use crate::enrolment;

/// How long open conversations may take to end when the node shuts down.
const DRAIN: Duration = Duration::from_secs(5);
/// How long the last packets may take to leave.
const GOODBYE: Duration = Duration::from_millis(500);
/// Strangers who are being enrolled at the same time.
const ENROLMENTS: usize = 16;

/// The protocols that the node's endpoint must offer for [`serve`], best first.
pub const ALPNS: [&[u8]; 2] = [ALPN_SYNC, ALPN_ENROL];

/// What all connections share.
#[derive(Clone)]
struct Hall {
    office: Office,
    guests: Guests,
    enrolments: Arc<Semaphore>,
    draining: watch::Receiver<bool>,
    /// The node's own transport key, which enrolments are bound to.
    key: [u8; 32],
}

/// Serves whoever connects, until `stop`; then lets open conversations end, and closes.
///
/// `key` is the public transport key of this endpoint.
pub async fn serve(office: Office, endpoint: Endpoint, key: [u8; 32], stop: impl Future<Output = ()>) {
    let (drain, draining) = watch::channel(false);
    let hall = Hall {
        office,
        guests: Guests::default(),
        enrolments: Arc::new(Semaphore::new(ENROLMENTS)),
        draining,
        key,
    };
    let mut stop = pin!(stop);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            incoming = endpoint.accept() => match incoming {
                Some(incoming) => drop(connections.spawn(receive(hall.clone(), incoming))),
                None => break,
            },
            Some(_) = connections.join_next() => {}
            () = &mut stop => break,
        }
    }
    // Everybody hears of it at once; whoever does not leave is left.
    drain.send_replace(true);
    let left = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(DRAIN, left).await.is_err() {
        info!(
            open = connections.len(),
            "closing on conversations that did not end"
        );
    }
    let code = CloseCode::Draining;
    let _ = tokio::time::timeout(GOODBYE, endpoint.shut_down(code.to_u32(), code.name())).await;
}

async fn receive(hall: Hall, incoming: Incoming) {
    let address = incoming.remote_address();
    let connection = match incoming.accept().await {
        Ok(connection) => connection,
        Err(error) => return debug!(peer.address = %address, %error, "no connection with {address}: {error}"),
    };
    if connection.alpn() == ALPN_ENROL {
        return match hall.enrolments.clone().try_acquire_owned() {
            Ok(_place) => enrolment::answer(&hall.office, &connection, hall.key).await,
            Err(_) => close(&connection, CloseCode::Overloaded),
        };
    }
    // Before the first frame: TLS takes any key, and only here is it known whose it is.
    let Some(credential) = hall.office.device_by_transport(connection.peer_key().as_bytes()) else {
        debug!(peer.address = %address, peer.key = connection.peer_key().fingerprint(), "turned away a key that is not enrolled");
        return close(&connection, CloseCode::NotEnrolled);
    };
    let _guest = hall.guests.enter(&credential, &connection);
    session::run(&hall.office, connection, credential, hall.draining).await;
}

fn close(connection: &Connection, code: CloseCode) {
    connection.close(code.to_u32(), code.name());
}

/// Who is here, so that no credential takes all places.
///
/// When one comes too often, its oldest connection is closed, not the newest refused: a device that was cut
/// off or killed leaves connections that look open for half a minute.
#[derive(Clone, Default)]
struct Guests(Arc<Mutex<HashMap<CredentialId, Vec<(u64, Connection)>>>>);

struct Guest {
    guests: Guests,
    credential: CredentialId,
    number: u64,
}

impl Guests {
    fn enter(&self, credential: &Credential, connection: &Connection) -> Guest {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let here = all.entry(credential.id()).or_default();
        if here.len() >= CONNECTIONS_PER_CREDENTIAL {
            let (_, oldest) = here.remove(0);
            close(&oldest, CloseCode::TooMany);
        }
        let number = here.last().map_or(0, |(number, _)| number + 1);
        here.push((number, connection.clone()));
        Guest {
            guests: self.clone(),
            credential: credential.id(),
            number,
        }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut all = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(here) = all.get_mut(&self.credential) {
            here.retain(|(number, _)| *number != self.number);
            if here.is_empty() {
                all.remove(&self.credential);
            }
        }
    }
}
