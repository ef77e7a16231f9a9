//! What a statement does, and who may state it.

use super::{Endorsement, Fork, Registry, Revocation};
use crate::{
    Admitted, Bits, Credential, DeviceId, DocId, Endorse, ForkProof, Held, NewEpoch, NewKey, NotAdmitted,
    Rejection, Revoke, SignedBody, Statement, VerifiedEntry,
};

impl Registry {
    /// Takes a statement in.
    pub(crate) fn apply(&mut self, entry: &VerifiedEntry) -> Result<Admitted, NotAdmitted> {
        if entry.body().doc != DocId::default() {
            return Err(Rejection::Genesis {
                why: "a statement names no document".to_owned(),
            }
            .into());
        }
        match Statement::parse(entry.entry().payload())? {
            Statement::Enrol(credential) => self.apply_enrolment(entry, *credential),
            Statement::Revoke(revoke) => self.apply_revocation(entry, revoke),
            Statement::Rotate(new) => self.apply_rotation(entry, &new),
            Statement::NewEpoch(epoch) => begin_epoch(entry, epoch),
            Statement::Endorse(endorse) => self.apply_endorsement(entry, &endorse),
            Statement::ForkProof(proof) => self.apply_fork(entry, &proof),
            Statement::Reenrol(new) => self.check_reenrolment(entry, &new),
        }
    }

    /// Within one organisation, a device with one of these powers.
    fn is_power_of(&self, entry: &VerifiedEntry, device: DeviceId, powers: &[Bits]) -> bool {
        self.org_of(device) == Some(entry.org()) && powers.iter().any(|power| entry.bits().has(*power))
    }

    fn apply_enrolment(
        &mut self,
        entry: &VerifiedEntry,
        credential: Credential,
    ) -> Result<Admitted, NotAdmitted> {
        if !entry.by_issuer() && !entry.bits().has(Bits::ORG_ADMIN) {
            return Err(not_the_issuer(entry));
        }
        let author = entry.body().credential;
        // Another issuer, or another root: the root has signed it, and the present issuer makes it known.
        let is_authority = credential.body().bits.has(Bits::REGULATOR);
        let may_state = match is_authority {
            true => entry.by_issuer(),
            false => credential.body().issuer == author,
        };
        if !may_state {
            return Err(Rejection::MayNotIssue {
                issuer: author,
                credential: credential.id(),
            }
            .into());
        }
        self.learn(credential)?;
        Ok(Admitted::Enrolled(credential.id()))
    }

    /// The regulator's own keys are the root's to take away: it signs others.
    fn apply_revocation(&mut self, entry: &VerifiedEntry, stated: Revoke) -> Result<Admitted, NotAdmitted> {
        if self.authorities().any(|known| known.device() == stated.device) {
            return Err(may_not(entry, "revoke a key of the regulator's own"));
        }
        let is_own = entry.body().device == stated.device;
        let powers = [Bits::ORG_ADMIN, Bits::RECOVERY];
        if !entry.by_issuer() && !is_own && !self.is_power_of(entry, stated.device, &powers) {
            return Err(may_not(
                entry,
                "revoke a device of another organisation, or without the power to",
            ));
        }
        if stated.cutoff.is_some_and(|(_, _, id)| id == entry.id()) {
            return Err(may_not(entry, "uphold itself"));
        }
        self.revoke(Revocation {
            stated,
            entry: entry.id(),
            by: entry.org(),
            at_ms: entry.body().wall_ms,
        });
        Ok(Admitted::Revoked(stated.device))
    }

    /// One device goes on as one other.
    fn apply_rotation(&mut self, entry: &VerifiedEntry, new: &NewKey) -> Result<Admitted, NotAdmitted> {
        let device = entry.body().device;
        if entry.by_issuer() || entry.bits().has(Bits::RECOVERY) {
            return Err(may_not(entry, "go on under another key by itself"));
        }
        let public = new.check(self.ledger, device)?;
        let asked = (entry.id(), public.device());
        let known = *self.rotations.entry(device).or_insert(asked);
        if known.1 != asked.1 {
            return Err(Rejection::Rotated {
                device,
                to: known.1,
                by: known.0,
            }
            .into());
        }
        Ok(Admitted::Rotating(*new))
    }

    fn apply_endorsement(
        &mut self,
        entry: &VerifiedEntry,
        stated: &Endorse,
    ) -> Result<Admitted, NotAdmitted> {
        if !entry.by_issuer() && !entry.bits().has(Bits::ORG_ADMIN) {
            return Err(may_not(entry, "endorse entries"));
        }
        let endorsement = Endorsement {
            entry: entry.id(),
            by: entry.org(),
            by_issuer: entry.by_issuer(),
        };
        for id in stated.entries() {
            let by = self.endorsed.entry(*id).or_default();
            if !by.contains(&endorsement) {
                by.push(endorsement);
            }
        }
        Ok(Admitted::Endorsed(stated.entries().to_vec()))
    }

    /// The proof proves itself: whoever states it.
    fn apply_fork(&mut self, entry: &VerifiedEntry, proof: &ForkProof) -> Result<Admitted, NotAdmitted> {
        for SignedBody { body, .. } in proof.bodies() {
            let known = self.known.get(&body.credential);
            let known = known.ok_or(NotAdmitted::Held(Held::Credential(body.credential)))?;
            if body.ledger != self.ledger || !proof.is_signed_by(&known.public) {
                return Err(Rejection::NoFork {
                    device: proof.device(),
                }
                .into());
            }
        }
        let of = (proof.device(), proof.epoch());
        self.forks.entry(of).or_insert_with(|| Fork {
            entry: entry.id(),
            seq: proof.seq(),
            branches: proof.bodies().map(SignedBody::id),
        });
        Ok(Admitted::Forked(of.0, of.1))
    }

    fn check_reenrolment(&self, entry: &VerifiedEntry, new: &NewKey) -> Result<Admitted, NotAdmitted> {
        if !entry.bits().has(Bits::RECOVERY) {
            return Err(may_not(entry, "have a first device enrolled anew"));
        }
        new.check(self.ledger, entry.body().device)?;
        Ok(Admitted::Reenrolling(*new))
    }
}

fn begin_epoch(entry: &VerifiedEntry, stated: NewEpoch) -> Result<Admitted, NotAdmitted> {
    let body = entry.body();
    let is_later = |(epoch, _, _): &(u32, u64, _)| *epoch < body.epoch;
    let is_first = (1..NewEpoch::MOST).contains(&body.epoch) && body.seq == 0;
    if !is_first || !stated.last_known.as_ref().is_none_or(is_later) {
        return Err(Rejection::Epoch {
            epoch: body.epoch,
            seq: body.seq,
        }
        .into());
    }
    Ok(Admitted::Began(body.device, body.epoch))
}

fn not_the_issuer(entry: &VerifiedEntry) -> NotAdmitted {
    Rejection::NotTheIssuer {
        entry: entry.id(),
        device: entry.body().device,
    }
    .into()
}

fn may_not(entry: &VerifiedEntry, what: &'static str) -> NotAdmitted {
    Rejection::MayNotState {
        device: entry.body().device,
        what,
    }
    .into()
}
