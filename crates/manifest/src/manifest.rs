//! placeholder
#![allow(missing_docs)]
use crate::*;
pub struct ContestedEdit;
pub struct Leg;
pub struct Line;
pub struct Party;
pub struct PartyRole;
pub struct Reported;
pub struct SignedStep;
pub struct Status;
pub struct Weight;
pub struct WeightTotals;
pub struct Conflict;
pub struct Manifest {
    pub id: DocId,
    pub conflicts: Vec<Conflict>,
}
impl Manifest {
    pub fn canonical_json(&self) -> String {
        todo!()
    }
}
