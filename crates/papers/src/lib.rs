//! Spreadsheets that are read (the 37-column import), and sheets that are printed.

pub mod import37;
mod lang;
pub mod printed;

pub use lang::Lang;
