//! The one window.

use crate::home;
use std::path::Path;
use tauri::webview::{NewWindowResponse, PermissionResponse};
use tauri::{App, Manager, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The window's label, named in `capabilities/main.json`.
pub const MAIN: &str = "main";

/// Opens the window of this home.
///
/// # Errors
/// When the system has no WebView, or no display.
pub fn open<R: Runtime>(app: &App<R>, desk_home: &Path) -> tauri::Result<WebviewWindow<R>> {
    // The page keeps nothing itself; what WebKit caches is kept apart for each home all the same.
    let cache = app.path().app_cache_dir()?.join(home::name(desk_home));
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("无废联单")
        .inner_size(1280.0, 800.0)
        .min_inner_size(390.0, 640.0)
        .data_directory(cache)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .build()?;
    #[cfg(target_os = "linux")]
    crate::linux_webview::prepare(&window)?;
    Ok(window)
}

/// Brings the window to the front: somebody started the program a second time.
pub fn show<R: Runtime>(app: &impl Manager<R>) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(error = %error, "the window could not be brought to the front");
    }
}

/// Whether the window may go to this page: our own pages, or vite's in development.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        // WebView2 has no schemes of one's own.
        "http" | "https" if cfg!(windows) && url.host_str() == Some("tauri.localhost") => true,
        "http" => cfg!(dev) && url.host_str() == Some("127.0.0.1") && url.port() == Some(5173),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_never_leaves_our_pages() {
        let may = |url: &str| is_ours(&Url::parse(url).unwrap());
        assert!(may("tauri://localhost/index.html#/today"));
        for foreign in [
            "https://example.org/",
            "http://127.0.0.1:4480/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,hello",
        ] {
            assert!(!may(foreign), "{foreign}");
        }
    }
}
