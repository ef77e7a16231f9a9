//! Tells tauri which commands the window has, so that each needs a permission (`capabilities/main.json`).

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&["call", "ui_ready"]);
    let attributes = tauri_build::Attributes::new().app_manifest(commands);
    tauri_build::try_build(attributes).expect("tauri.conf.json, capabilities and icons are in order");
}
