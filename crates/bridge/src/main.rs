//! The commands of a desk on loopback HTTP, for browsers in tests and while writing screens.
//!
//! It answers the same commands and tells the same event as the window does (`src-tauri`), and serves the
//! same pages from `ui/dist`. Never bundled.

mod chooser;
mod key;
mod server;

use anyhow::{Context, Result, ensure};
use chooser::Picked;
use clap::Parser;
use key::Door;
use serde_json::json;
use server::Bridge;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;
use wufei_app::FrontDesk;

/// Serves one home's desk to browsers on this machine, and says where with one JSON line.
#[derive(Parser)]
#[command(name = "desk-bridge")]
struct Options {
    /// The replica's folder; it need not be there yet
    #[arg(long, value_name = "DIR", env = "WUFEI_HOME")]
    home: PathBuf,
    /// The built pages
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/dist"))]
    ui: PathBuf,
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let filter = EnvFilter::try_from_env("WUFEI_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    serve(options).await
}

async fn serve(options: Options) -> Result<()> {
    let pages = &options.ui;
    ensure!(
        pages.join("index.html").is_file(),
        "{} holds no pages: run `npm run build` in ui",
        pages.display()
    );
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .await
        .with_context(|| format!("port {} of 127.0.0.1 cannot be had", options.port))?;
    let port = listener.local_addr()?.port();
    let door = Door::new(port).context("the system gives no random bytes")?;
    let picked = Picked::default();
    let desk = FrontDesk::open(&options.home, picked.clone());
    let (end, ending) = watch::channel(false);
    let address = door.address();
    let bridge = Bridge {
        desk: desk.clone(),
        picked,
        ending: ending.clone(),
    };
    let router = server::router(bridge, door, options.ui);
    println!("{}", json!({ "ready": true, "url": address }));
    tokio::spawn(async move {
        match asked_to_end().await {
            Ok(()) => drop(end.send(true)),
            Err(error) => tracing::error!(error = %error, "signals are not heard"),
        }
    });
    axum::serve(listener, router)
        .with_graceful_shutdown(ended(ending))
        .await?;
    desk.close().await;
    Ok(())
}

async fn ended(mut ending: watch::Receiver<bool>) {
    // Without signals there is no end but a kill.
    if ending.wait_for(|ending| *ending).await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn asked_to_end() -> std::io::Result<()> {
    let mut asked = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = asked.recv() => {}
        _ = interrupted.recv() => {}
    }
    Ok(())
}
