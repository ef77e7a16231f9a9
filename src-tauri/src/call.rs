//! The one command: a name and a request in, an answer or a problem out. Nothing is decided here.

use serde_json::Value;
use tauri::State;
use wufei_api::Problem;
use wufei_app::FrontDesk;

/// Asks the desk.
#[tauri::command]
pub async fn call(desk: State<'_, FrontDesk>, name: String, request: Value) -> Result<Value, Problem> {
    wufei_api::dispatch(&*desk, &name, request).await
}
