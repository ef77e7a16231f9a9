//! Spreadsheets and forms: the 37-column import.

pub mod import37;
mod lang;

pub use lang::Lang;
