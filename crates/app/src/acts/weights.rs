//! Weights as people give them: one number for a manifest of one line, else one for each line.

use super::Scene;
use crate::Problem;
use wufei_ledger::Write;
use wufei_manifest::{Line, Quantity};

/// A weight for one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineWeight {
    /// The line's place from 1, or its id; none where there is only one line.
    pub line: Option<String>,
    /// The mass.
    pub grams: Quantity,
}

impl LineWeight {
    /// Reads `1.18t`, or `2=1.18t` for the second line.
    ///
    /// # Errors
    /// [`Problem::Weight`].
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let (line, mass) = match text.split_once('=') {
            Some((line, mass)) => (Some(line.trim().to_owned()), mass),
            None => (None, text),
        };
        let grams = mass.parse().map_err(|error| Problem::Weight {
            value: mass.to_owned(),
            error,
        })?;
        Ok(Self { line, grams })
    }
}

/// Each weight with the line it is for.
pub(super) fn on_lines<'a>(
    scene: &Scene<'a>,
    weights: &[LineWeight],
) -> Result<Vec<(&'a Line, Quantity)>, Problem> {
    let lines = &scene.manifest.lines;
    weights
        .iter()
        .map(|weight| Ok((find(lines, weight.line.as_deref())?, weight.grams)))
        .collect()
}

/// The writes that put these weights below `container/`.
pub(super) fn writes(
    scene: &Scene<'_>,
    container: &str,
    weights: &[LineWeight],
) -> Result<Vec<Write>, Problem> {
    let write =
        |(line, grams): (&Line, Quantity)| Write::int(format!("{container}/{}", line.id), grams.to_i64());
    Ok(on_lines(scene, weights)?.into_iter().map(write).collect())
}

/// Refuses when a line has neither a weight here nor one already.
pub(super) fn each_line_has_one(
    scene: &Scene<'_>,
    weights: &[LineWeight],
    has_one: impl Fn(&Line) -> bool,
) -> Result<(), Problem> {
    let given: Vec<_> = on_lines(scene, weights)?
        .into_iter()
        .map(|(line, _)| line.id.as_str())
        .collect();
    let lines = &scene.manifest.lines;
    match lines
        .iter()
        .position(|line| !has_one(line) && !given.contains(&line.id.as_str()))
    {
        Some(at) => Err(Problem::WeightMissing {
            line: at + 1,
            waste: lines[at].waste_code.clone(),
        }),
        None => Ok(()),
    }
}

fn find<'a>(lines: &'a [Line], named: Option<&str>) -> Result<&'a Line, Problem> {
    let unknown = || Problem::LineUnknown {
        named: named.unwrap_or_default().to_owned(),
        lines: lines.len(),
    };
    match (named, lines) {
        (None, [only]) => Ok(only),
        (None, _) => Err(unknown()),
        (Some(named), _) => {
            let by_place = named
                .parse::<usize>()
                .ok()
                .and_then(|place| lines.get(place.checked_sub(1)?));
            by_place
                .or_else(|| lines.iter().find(|line| line.id == named))
                .ok_or_else(unknown)
        }
    }
}
