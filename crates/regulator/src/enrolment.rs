//! Lets in who holds an invite: one stream, three frames, small and short.

use std::time::Duration;

use tokio::time::timeout;
use tracing::{info, warn};
use wufei_ledger::PublicKey;
use wufei_net::{Connection, FrameError, FrameWriter, NetError};
use wufei_sync::CloseCode;
use wufei_sync::handshake::{Ask, Denial, Ends, EnrolFrame, Granted, taken_message};

use crate::{Denied, Office, OfficeError};

/// How long a stranger may take for a frame.
const PATIENCE: Duration = Duration::from_secs(5);

/// Answers one stranger, and closes. `key` is the node's own transport key.
pub(crate) async fn answer(office: &Office, connection: &Connection, key: [u8; 32]) {
    let ends = Ends {
        client: *connection.peer_key().as_bytes(),
        server: key,
    };
    let code = match converse(office, connection, ends).await {
        Ok(()) => CloseCode::Done,
        Err(Broken::Silent) => CloseCode::Late,
        Err(Broken::Protocol) => CloseCode::Protocol,
        Err(Broken::Net) => CloseCode::Done,
    };
    connection.close(code.to_u32(), code.name());
}

/// Why the conversation did not come to its end.
enum Broken {
    Silent,
    Protocol,
    Net,
}

impl From<FrameError> for Broken {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::TooLong { .. } | FrameError::Truncated { .. } => Self::Protocol,
            _ => Self::Net,
        }
    }
}

impl From<NetError> for Broken {
    fn from(_: NetError) -> Self {
        Self::Net
    }
}

async fn converse(office: &Office, connection: &Connection, ends: Ends) -> Result<(), Broken> {
    let opened = timeout(PATIENCE, connection.accept_bi()).await;
    let (mut writer, mut reader) = opened.map_err(|_| Broken::Silent)??;
    let first = timeout(PATIENCE, reader.read())
        .await
        .map_err(|_| Broken::Silent)??;
    let Some(Ok(EnrolFrame::Ask(ask))) = first.map(|bytes| EnrolFrame::parse(&bytes)) else {
        return Err(Broken::Protocol);
    };
    let granted = match grant(office, &ask, ends).await {
        Ok(granted) => granted,
        Err(denial) => {
            info!(code = denial.code(), "turned a device away: {denial}");
            return say_last(&mut writer, EnrolFrame::Denied(denial)).await;
        }
    };
    let (device, granted) = granted;
    let credential = *granted
        .chain
        .0
        .last()
        .expect("a chain ends in the device's credential");
    writer.write(&EnrolFrame::Granted(granted).to_bytes()).await?;
    // The credential is in the log by now. The last frame only says that it is on the device's disk: a device
    // that was cut off asks again and is given the same.
    let last = timeout(PATIENCE, reader.read())
        .await
        .map_err(|_| Broken::Silent)??;
    let Some(Ok(EnrolFrame::Taken(signature))) = last.map(|bytes| EnrolFrame::parse(&bytes)) else {
        return Err(Broken::Protocol);
    };
    let id = credential.device();
    match device.verify(&taken_message(credential.id()), &signature) {
        true => {
            info!(device.id = %id, org.id = %credential.body().org, "device {id} has taken its credential")
        }
        false => warn!(device.id = %id, "device {id} did not sign for its credential"),
    }
    Ok(())
}

async fn grant(office: &Office, ask: &Ask, ends: Ends) -> Result<(PublicKey, Granted), Denial> {
    let (reader, tag) = (office.clone(), ask.tag);
    let invite = tokio::task::spawn_blocking(move || reader.take_invite(tag)).await;
    let invite = invite
        .expect("a read does not panic")
        .map_err(fault)?
        .map_err(denial)?;
    let device = ask.check(&invite.key, ends)?;
    let grant = office
        .grant(ask.tag, ask.device, ends.client)
        .await
        .map_err(fault)?
        .map_err(denial)?;
    let granted = Granted::new(&invite.key, ends, &ask.device, grant.chain, grant.org_name);
    Ok((device, granted))
}

async fn say_last(writer: &mut FrameWriter, frame: EnrolFrame) -> Result<(), Broken> {
    writer.write(&frame.to_bytes()).await?;
    writer.finish()?;
    // A close overtakes what is still on its way.
    timeout(PATIENCE, writer.delivered())
        .await
        .map_err(|_| Broken::Silent)?
        .map_err(Broken::from)
}

fn denial(denied: Denied) -> Denial {
    match denied {
        Denied::Unknown => Denial::Unknown,
        Denied::Expired => Denial::Expired,
        Denied::Used => Denial::Used,
        Denied::Key => Denial::Key,
    }
}

fn fault(error: OfficeError) -> Denial {
    warn!(%error, "an enrolment was not completed: {error}");
    Denial::Fault
}
