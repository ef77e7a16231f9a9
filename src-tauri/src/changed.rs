//! The one event: the desk says what changed, and the page reads it again.

use tauri::{AppHandle, Emitter, Runtime};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use wufei_api::{Area, Changed};

/// What the page listens for (`ui/src/api/host.tauri.ts`).
const EVENT: &str = "changed";

/// Tells the page each change until the desk is closed.
pub async fn tell<R: Runtime>(app: AppHandle<R>, mut changes: Receiver<Changed>) {
    loop {
        let changed = match changes.recv().await {
            Ok(changed) => changed,
            // Whoever fell behind reads everything again.
            Err(RecvError::Lagged(_)) => Changed {
                areas: Area::ALL.to_vec(),
            },
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = app.emit(EVENT, changed) {
            tracing::warn!(error = %error, "the page was not told of a change");
        }
    }
}
