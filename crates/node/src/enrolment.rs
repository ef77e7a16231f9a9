//! Becomes a member of a ledger: an invite, three frames, and nothing believed before its proof.

use std::time::Duration;

use tokio::time::timeout;
use tracing::debug;
use wufei_net::{Connection, FrameError, NetError, PeerKey, Pin, TransportKey};
use wufei_sync::handshake::{Ask, Denial, Ends, EnrolFrame, Granted, possession_message, taken_message};
use wufei_sync::{ALPN_ENROL, CloseCode, Invite, InviteError};

use crate::courier::{DialError, dial, endpoint};
use crate::{EnrolmentError, Identity, KeyError, Node};

/// How long the node may take for its answer: it writes to its log before.
const ANSWER: Duration = Duration::from_secs(15);
/// How long our last word may take to arrive.
const GOODBYE: Duration = Duration::from_secs(2);

/// Why a device could not be enrolled. It may try again with the same invite: a crash between two frames loses nothing.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// The text is no invite.
    #[error(transparent)]
    Invite(#[from] InviteError),

    /// The signing key is locked, or there is none.
    #[error(transparent)]
    Key(#[from] KeyError),

    /// No connection.
    #[error(transparent)]
    Dial(#[from] DialError),

    /// The connection broke in the middle.
    #[error("the node did not finish the enrolment")]
    Broken(#[from] FrameError),

    /// The node did not answer.
    #[error("the node did not answer within {} s", after.as_secs())]
    Silent {
        /// The limit.
        after: Duration,
    },

    /// The node answered something else.
    #[error("the node does not keep to the protocol: {found}")]
    Protocol {
        /// What it said.
        found: String,
    },

    /// The node refused.
    #[error("{0}")]
    Denied(Denial),

    /// Whoever answered does not know the code of this invite: it is not the node that made it.
    #[error("the node with the key {found} did not make this invite")]
    NotProven {
        /// Its key.
        found: PeerKey,
    },

    /// The node is the right one, and what it granted is not right.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
}

impl From<NetError> for EnrolError {
    fn from(error: NetError) -> Self {
        Self::Dial(error.into())
    }
}

/// Enrols this device with an invite such as `127.0.0.1:4420/7K3M-92QD-…`.
///
/// The device keeps the node's key: from now on it talks to that key only.
///
/// # Errors
/// [`EnrolError`].
pub async fn enrol(node: &Node, invite: &str) -> Result<Identity, EnrolError> {
    let invite: Invite = invite.parse()?;
    let pin = match invite.pin {
        Some(key) => {
            let pin = PeerKey::from_bytes(key);
            Pin::OneOf(vec![pin.expect("an invite holds usable keys only")])
        }
        None => Pin::AnyForEnrolment,
    };
    let endpoint = endpoint(node)?;
    let connection = dial(&endpoint, &invite.address, pin, ALPN_ENROL).await?;
    let asked = ask(node, &connection, &invite).await;
    let code = match asked {
        Ok(_) | Err(EnrolError::Denied(_)) => CloseCode::Done,
        Err(_) => CloseCode::Protocol,
    };
    let _ = timeout(GOODBYE, endpoint.shut_down(code.to_u32(), code.name())).await;
    asked
}

async fn ask(node: &Node, connection: &Connection, invite: &Invite) -> Result<Identity, EnrolError> {
    let ends = Ends {
        client: *TransportKey::from_seed(node.transport_seed()).public().as_bytes(),
        server: *connection.peer_key().as_bytes(),
    };
    let device = node.device_public_key();
    let possession = node.sign_possession(&possession_message(invite.code.tag(), ends))?;
    let ask = Ask::new(&invite.code, ends, &device, possession);
    let (mut writer, mut reader) = connection.open_bi().await?;
    writer.write(&EnrolFrame::Ask(ask).to_bytes()).await?;
    let answer = timeout(ANSWER, reader.read())
        .await
        .map_err(|_| EnrolError::Silent { after: ANSWER })?;
    let granted = granted(answer?.as_deref())?;
    if !granted.is_proven(&invite.code, ends, &device) {
        return Err(EnrolError::NotProven {
            found: connection.peer_key(),
        });
    }
    let identity = keep(node, granted, invite.address.clone(), ends.server).await?;
    // The node waits for this word only to write it into its log.
    let taken = node.sign_possession(&taken_message(identity.credential))?;
    let told = async {
        writer.write(&EnrolFrame::Taken(taken).to_bytes()).await?;
        writer.finish()?;
        writer.delivered().await
    };
    if !matches!(timeout(GOODBYE, told).await, Ok(Ok(()))) {
        debug!("the node did not hear that its credential is kept");
    }
    Ok(identity)
}

async fn keep(
    node: &Node,
    granted: Granted,
    address: String,
    server: [u8; 32],
) -> Result<Identity, EnrolError> {
    let node = node.clone();
    let keep = move || node.finish_enrolment(granted.chain, &address, server, &granted.org_name);
    let kept = tokio::task::spawn_blocking(keep).await;
    Ok(kept.expect("finish_enrolment does not panic")?)
}

fn granted(answer: Option<&[u8]>) -> Result<Granted, EnrolError> {
    let Some(bytes) = answer else {
        return Err(EnrolError::Protocol {
            found: "the end of the stream".to_owned(),
        });
    };
    match EnrolFrame::parse(bytes) {
        Ok(EnrolFrame::Granted(granted)) => Ok(granted),
        Ok(EnrolFrame::Denied(denial)) => Err(EnrolError::Denied(denial)),
        Ok(other) => Err(EnrolError::Protocol {
            found: format!("{other:?}"),
        }),
        Err(error) => Err(EnrolError::Protocol {
            found: error.to_string(),
        }),
    }
}
