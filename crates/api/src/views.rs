//! What commands take and answer, one file for each part of the desk.

mod desk;
mod devices;
mod files;
mod forms;
mod manifests;
mod persons;
mod reference;
mod sheets;
mod signing;
mod sync;
mod today;

pub use desk::*;
pub use devices::*;
pub use files::*;
pub use forms::*;
pub use manifests::*;
pub use persons::*;
pub use reference::*;
pub use sheets::*;
pub use signing::*;
pub use sync::*;
pub use today::*;
