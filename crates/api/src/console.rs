//! What the regulator's node tells its console over HTTP, one file for each part.
//!
//! These types describe themselves twice: to TypeScript, below `console/`, and to the node's OpenAPI.

mod counts;
mod manifests;
mod people;
mod problem;
mod session;

pub use counts::*;
pub use manifests::*;
pub use people::*;
pub use problem::*;
pub use session::*;

use ts_rs::{Config, ExportError, TS};

/// Writes the TypeScript of everything that the node answers or takes.
pub(crate) fn export(config: &Config) -> Result<(), ExportError> {
    SignIn::export_all(config)?;
    SessionView::export_all(config)?;
    LogGrew::export_all(config)?;
    Problem::export_all(config)?;
    ManifestList::export_all(config)?;
    ManifestView::export_all(config)?;
    EntryList::export_all(config)?;
    Overview::export_all(config)?;
    DistrictCounts::export_all(config)?;
    WasteCounts::export_all(config)?;
    DivisionList::export_all(config)?;
    OrganisationList::export_all(config)?;
    DeviceList::export_all(config)?;
    NewRevocation::export_all(config)?;
    NewAnswer::export_all(config)?;
    NewResolution::export_all(config)?;
    NewEndorsement::export_all(config)?;
    NewConfirmation::export_all(config)?;
    NewCodes::export_all(config)?;
    Codes::export_all(config)?;
    Endorsed::export_all(config)?;
    NewInvite::export_all(config)?;
    Made::export_all(config)?;
    InviteList::export_all(config)?;
    StateView::export_all(config)
}
