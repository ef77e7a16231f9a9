//! Everything that is said to WebKitGTK itself.

use tauri::{Runtime, WebviewWindow};
use webkit2gtk::{InputMethodContextExt, SettingsExt, WebViewExt};

/// Sets what tauri leaves otherwise.
///
/// # Errors
/// When the window is gone already.
pub fn prepare<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.with_webview(|webview| {
        let webview = webview.inner();
        // wry turns this off, and then nobody sees the pinyin they are typing.
        if let Some(input) = webview.input_method_context() {
            input.set_enable_preedit(true);
        }
        // Nothing here looks through a camera or listens.
        if let Some(settings) = WebViewExt::settings(&webview) {
            settings.set_enable_media_stream(false);
        }
    })
}
