//! placeholder
/// placeholder
pub enum Role {}
/// placeholder
pub enum While {}
/// placeholder
pub struct RoleRow;
/// placeholder
pub const TABLE: &[RoleRow] = &[];
