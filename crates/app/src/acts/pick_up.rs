//! The carrier takes the load over.

use super::{LineWeight, PartyRole, Scene, StepAct, weights};
use crate::Problem;
use wufei_codes::Plate;
use wufei_ledger::{Act, Write};
use wufei_manifest::id::Hex;
use wufei_manifest::{Line, Status, StepKind};

/// 装运. Seals the journey and what left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickUp {
    /// The vehicle, as typed.
    pub plate: String,
    /// The trailer, as typed.
    pub trailer: Option<String>,
    /// What the scale at the gate shows, for lines that the consignor has not weighed.
    pub removed: Vec<LineWeight>,
}

impl StepAct for PickUp {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        scene.may_sign(StepKind::PickedUp, PartyRole::Carrier, &[Status::Issued])?;
        let plate_of_lorry = plate(&self.plate)?;
        let plate_of_trailer = self.trailer.as_deref().map(plate).transpose()?;
        let on_lines = weights::on_lines(scene, &self.removed)?;
        if let Some((line, given)) = on_lines.iter().find(|(line, _)| line.removed.is_some()) {
            return Err(Problem::AlreadyWeighed {
                waste: line.waste_code.clone(),
                given: *given,
            });
        }
        let unsettled = |line: &&Line| scene.manifest.has_two_values(&format!("removed/{}", line.id));
        if let Some(line) = scene.manifest.lines.iter().find(unsettled) {
            return Err(Problem::WeightsUnsettled {
                waste: line.waste_code.clone(),
                consignor: scene.manifest.parties.consignor.name.clone(),
            });
        }
        weights::each_line_has_one(scene, &self.removed, |line| line.removed.is_some())?;
        let leg = format!("legs/{}", Hex(scene.second_row));
        let mut writes = vec![Write::text(format!("{leg}/plate"), plate_of_lorry.to_string())];
        writes.extend(
            plate_of_trailer.map(|trailer| Write::text(format!("{leg}/trailer"), trailer.to_string())),
        );
        writes.extend(weights::writes(scene, "removed", &self.removed)?);
        Ok(Act {
            writes,
            step: Some((StepKind::PickedUp, scene.row)),
            ..Act::default()
        })
    }
}

fn plate(text: &str) -> Result<Plate, Problem> {
    match Plate::parse_lenient(text) {
        Ok(read) => Ok(read.value),
        Err(error) => Err(Problem::Plate {
            value: text.to_owned(),
            error,
        }),
    }
}
