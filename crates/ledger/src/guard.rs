//! placeholder
/// placeholder
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// The guard.
    #[error("placeholder")]
    Placeholder,
}
impl GuardError {
    /// A stable name for machines.
    pub const fn code(&self) -> &'static str {
        "x"
    }
}
