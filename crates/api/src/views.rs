//! What commands take and answer, one file for each part of the desk.

mod desk;
mod files;
mod forms;
mod manifests;
mod persons;
mod reference;
mod signing;
mod sync;
mod today;

pub use desk::*;
pub use files::*;
pub use forms::*;
pub use manifests::*;
pub use persons::*;
pub use reference::*;
pub use signing::*;
pub use sync::*;
pub use today::*;
