//! Who signed what, for somebody who reads a manifest as evidence.

use serde::Serialize;
use wufei_ledger::{Card, DeviceId, DocId, Document, DocumentKind, EntryId, OrgId, Receipt, Registry};
use wufei_manifest::{ClaimedPerson, Contest, Recording, Scalar, StepKind};
use wufei_store::{CardContent, KeptCard};

use crate::persons::Claimed;
use crate::picture::{self, Picture};
use crate::verify::admit_document;
use crate::{Node, NodeError, VerifyReport};

/// Everything that stands in one manifest, by the entries that signed it. Each entry was admitted again from
/// its bytes, so its signature, its author's credentials, its causes and its seal have been checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The manifest.
    pub manifest: DocId,
    /// Its display code: for eyes only.
    pub code: String,
    /// Its entries, causes before effects.
    pub entries: Vec<Signed>,
    /// Writes to what a step had sealed. They change nothing and stay visible.
    pub contested: Vec<Contest>,
}

/// One entry of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// The entry.
    pub entry: EntryId,
    /// The key that signed. The device signs; the person is the device's claim.
    pub device: DeviceId,
    /// For whom the key was registered.
    pub org: OrgId,
    /// What the regulator's profile calls that organisation; none when the profile is not here.
    pub org_name: Option<String>,
    /// Who acted, by the device's claim; none when it names nobody.
    pub person: Option<Claimed>,
    /// The device's clock, in milliseconds since 1970: a claim.
    pub claimed_ms: u64,
    /// Where the regulator's log has it, by a receipt that verifies; none without one.
    pub logged: Option<Logged>,
    /// The step that it signs, whose seal fits.
    pub step: Option<StepKind>,
    /// What the step says of being recorded for its party; none where the party signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording: Option<Recording>,
    /// The values by it that still stand, or that a step sealed.
    pub values: Vec<Stated>,
}

/// A place in the regulator's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// 0, 1, 2 … without gaps.
    pub index: u64,
    /// The regulator's clock, in milliseconds since 1970.
    pub log_ms: u64,
}

/// One value, as signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stated {
    /// Such as `removed/a1`.
    pub path: String,
    /// The value.
    pub value: Scalar,
    /// Whether another value stands beside it.
    pub is_contradicted: bool,
}

impl Node {
    /// As [`Node::verify`], with the account of every manifest that is here.
    ///
    /// # Errors
    /// [`NodeError`] only when the file cannot be read at all.
    pub fn verify_with_account(&self) -> Result<(VerifyReport, Vec<Account>), NodeError> {
        let report = self.verify()?;
        let replica = self.replica();
        let Some(mut registry) = replica.registry.clone() else {
            return Ok((report, Vec::new()));
        };
        let mut accounts = Vec::new();
        for doc in replica.store.documents()? {
            let (document, _) = admit_document(doc, replica.store.entries_of(doc)?, &mut registry);
            let mut receipts = Vec::new();
            for entry in document.entries() {
                receipts.extend(replica.store.receipt(entry)?);
            }
            let mut names = Vec::new();
            for fact in document.signed() {
                names.extend(
                    replica
                        .store
                        .profile(fact.org)?
                        .map(|profile| (fact.org, profile.name)),
                );
            }
            let mut cards = Vec::new();
            for address in document.claims().filter_map(|claim| claim.card) {
                cards.extend(replica.store.card(address)?);
            }
            accounts.extend(Account::of(
                &document,
                &names,
                &signed_receipts(receipts, &registry),
                &cards,
            ));
        }
        Ok((report, in_order(accounts)))
    }
}

/// The accounts of all manifests among these documents.
pub(crate) fn of_all<'d>(
    documents: impl Iterator<Item = &'d Document> + Clone,
    receipts: Vec<Receipt>,
    registry: &Registry,
    cards: &[Card],
) -> Vec<Account> {
    let receipts = signed_receipts(receipts, registry);
    let named = documents
        .clone()
        .filter_map(|document| match picture::of(document) {
            Picture::Profile(profile) => Some((profile.doc, profile.org, profile.name)),
            _ => None,
        });
    // As in the directory: of several profiles the one with the smallest id counts.
    let mut named: Vec<_> = named.collect();
    named.sort();
    let names: Vec<_> = named.into_iter().map(|(_, org, name)| (org, name)).collect();
    let kept = |card: &Card| KeptCard {
        address: card.address(),
        person: card.person(),
        is_own: false,
        content: CardContent::Whole(card.clone()),
    };
    let cards: Vec<_> = cards.iter().map(kept).collect();
    in_order(
        documents
            .filter_map(|document| Account::of(document, &names, &receipts, &cards))
            .collect(),
    )
}

/// Only a receipt that an issuer signed says anything.
fn signed_receipts(mut receipts: Vec<Receipt>, registry: &Registry) -> Vec<Receipt> {
    let issuers = crate::enrolled::issuers(registry);
    receipts.retain(|receipt| crate::enrolled::is_signed(receipt, &issuers, registry.ledger()));
    receipts.sort_by_key(|receipt| receipt.entry);
    receipts
}

/// The oldest first, by what their first devices claim.
fn in_order(mut accounts: Vec<Account>) -> Vec<Account> {
    accounts.sort_by_key(|account| {
        let claimed = account.entries.first().map(|first| first.claimed_ms);
        (claimed, account.manifest)
    });
    accounts
}

impl Account {
    /// The account of a manifest; none of anything else. The receipts are in the order of their entries.
    fn of(
        document: &Document,
        names: &[(OrgId, String)],
        receipts: &[Receipt],
        cards: &[KeptCard],
    ) -> Option<Self> {
        if document.kind() != Some(DocumentKind::Manifest) {
            return None;
        }
        let record = document.record();
        let claimed = |claim: ClaimedPerson| {
            let card = cards.iter().find(|card| Some(card.address) == claim.card);
            Claimed::of(claim, card.cloned())
        };
        let entry = |fact: &wufei_ledger::Signed| Signed {
            entry: fact.id,
            device: fact.device,
            org: fact.org,
            org_name: names
                .iter()
                .find(|(org, _)| *org == fact.org)
                .map(|(_, name)| name.clone()),
            person: record
                .steps
                .iter()
                .find(|step| step.entry == fact.id)
                .and_then(|step| step.person)
                .map(claimed),
            claimed_ms: fact.claimed_ms,
            logged: receipts
                .binary_search_by_key(&fact.id, |receipt| receipt.entry)
                .ok()
                .map(|at| Logged {
                    index: receipts[at].index,
                    log_ms: receipts[at].log_ms,
                }),
            step: record
                .steps
                .iter()
                .find(|step| step.entry == fact.id)
                .map(|step| step.kind),
            recording: record
                .steps
                .iter()
                .find(|step| step.entry == fact.id)
                .and_then(|step| step.recording.as_deref().cloned()),
            values: record
                .fields
                .iter()
                .flat_map(|(path, values)| values.iter().map(move |field| (path, values.len() > 1, field)))
                .filter(|(_, _, field)| field.by == fact.id)
                .map(|(path, is_contradicted, field)| Stated {
                    path: path.clone(),
                    value: field.value.clone(),
                    is_contradicted,
                })
                .collect(),
        };
        Some(Self {
            manifest: document.id(),
            code: document.id().display_code(),
            entries: document.signed().iter().map(entry).collect(),
            contested: record.contests,
        })
    }
}
