//! Whether the page has come up: a window that stays white says so in another window.

use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};
use tokio::sync::Notify;

/// After this long without a picture something may be wrong; it is worth a line in the log.
const PATIENCE: Duration = Duration::from_secs(10);

/// After as long again the person is told: a busy machine may only be slow, and a false alarm frightens.
const MORE_PATIENCE: Duration = Duration::from_secs(10);

/// Told by the page once it has painted.
#[derive(Clone, Default)]
pub struct Ready(Arc<Notify>);

/// The page says that it has painted.
#[tauri::command]
pub fn ui_ready(ready: State<'_, Ready>) {
    // Remembered when nobody waits yet.
    ready.0.notify_one();
}

/// Waits for the page; logs and then tells the person when it does not come.
pub async fn wait<R: Runtime>(app: AppHandle<R>, ready: Ready) {
    if comes_within(PATIENCE, &ready).await {
        return;
    }
    tracing::error!(
        event = "ui.not_ready",
        after_s = PATIENCE.as_secs(),
        "the page has not come up within {} s",
        PATIENCE.as_secs()
    );
    if comes_within(MORE_PATIENCE, &ready).await {
        tracing::warn!("the page is up now: the machine was busy");
        return;
    }
    app.dialog()
        .message(words())
        .title("无废联单")
        .kind(MessageDialogKind::Warning)
        .show(|_| {});
}

async fn comes_within(patience: Duration, ready: &Ready) -> bool {
    tokio::time::timeout(patience, ready.0.notified()).await.is_ok()
}

/// In both languages: the page, which knows the person's, is what is missing.
fn words() -> String {
    format!(
        "窗口内容 {seconds} 秒内没有显示。已记录的数据不受影响。{remedy_zh}\n\n\
         The window's content has not appeared within {seconds} s. What was recorded is safe. {remedy_en}",
        seconds = (PATIENCE + MORE_PATIENCE).as_secs(),
        remedy_zh = remedy().0,
        remedy_en = remedy().1,
    )
}

#[cfg(target_os = "linux")]
fn remedy() -> (String, String) {
    use crate::environment::{NO_COMPOSITING, NO_DMABUF};
    (
        format!("如果窗口一直空白，请关闭后用以下环境变量重新启动：\n{NO_DMABUF}=1\n{NO_COMPOSITING}=1"),
        format!(
            "If it stays blank, close it and start it again with these variables in its environment:\n\
             {NO_DMABUF}=1\n{NO_COMPOSITING}=1"
        ),
    )
}

#[cfg(not(target_os = "linux"))]
fn remedy() -> (String, String) {
    (
        "如果窗口一直空白，请关闭后重新启动。".to_owned(),
        "If it stays blank, close it and start it again.".to_owned(),
    )
}
