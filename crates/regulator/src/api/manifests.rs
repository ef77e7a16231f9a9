//! Manifests: the list, one of them with its timeline, and its entries.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wufei_archive::{LineRow, ManifestQuery, ManifestRow, Stored};
use wufei_ledger::{DocId, Document, DocumentKind, Entry, EntryId, EntryKind};
use wufei_manifest::{Manifest, Status, Weight};

use super::asking::{id, limit, period, print_position, read_position, sort, time, wrong};
use super::problem::{ApiError, Expected, Problem};
use super::{Api, Asked};
use crate::office::Office;

/// Which manifests.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Words that all occur in codes, numbers, names of firms, wastes or plates.
    #[param(example = "废矿物油")]
    q: Option<String>,
    /// A status.
    #[param(example = "issued")]
    status: Option<String>,
    /// Division code of the consignor's place.
    #[param(example = "420102")]
    district: Option<String>,
    /// A waste code.
    #[param(example = "900-249-08")]
    waste: Option<String>,
    /// From this day (Beijing time) or moment on.
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// Before this day or moment.
    #[param(example = "2026-12-01")]
    to: Option<String>,
    /// `at`, `updated` or `planned`; with `-` the largest first. The newest first when left out.
    #[param(example = "-at")]
    sort: Option<String>,
    /// Rows of the page, at most 1000; 100 when left out.
    #[param(example = "100")]
    limit: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of manifests.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManifestList {
    /// The manifests, in the order asked for.
    items: Vec<ManifestItem>,
    /// Ask with this as `after` for the next page; null on the last one.
    next: Option<String>,
}

/// A manifest in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManifestItem {
    /// The document.
    id: String,
    /// The display code: for eyes only.
    code: String,
    /// `native` or `imported`.
    kind: String,
    /// The status.
    status: String,
    /// The national number.
    number: Option<String>,
    /// 移出人.
    consignor: Option<String>,
    /// 承运人.
    carrier: Option<String>,
    /// 接受人.
    receiver: Option<String>,
    /// Division code of the consignor's place.
    district: Option<String>,
    /// When it was issued, as claimed or reported; a draft's first entry.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// When its newest entry was logged.
    #[schema(value_type = Option<String>, format = DateTime)]
    updated_at: Option<Timestamp>,
    /// Sum of the lines.
    planned_g: Option<u64>,
    /// Sum of the lines.
    removed_g: Option<u64>,
    /// Sum of the lines.
    accepted_g: Option<u64>,
    /// Signed entries.
    entries: u32,
    /// Contradictions.
    conflicts: u32,
    /// Writes to what was sealed.
    contested: u32,
    /// The wastes.
    lines: Vec<LineItem>,
}

/// A waste in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineItem {
    /// The line.
    id: String,
    /// Eight digits with hyphens.
    waste_code: Option<String>,
    /// As written.
    waste_name: Option<String>,
    /// Grams.
    planned_g: Option<u64>,
    /// Grams.
    removed_g: Option<u64>,
    /// Grams.
    accepted_g: Option<u64>,
}

impl From<ManifestRow> for ManifestItem {
    fn from(row: ManifestRow) -> Self {
        Self {
            id: row.doc.to_string(),
            code: row.code,
            kind: row.kind,
            status: row.status,
            number: some(row.number),
            consignor: some(row.consignor),
            carrier: some(row.carrier),
            receiver: some(row.receiver),
            district: some(row.district),
            at: time(row.at_ms),
            updated_at: time(row.updated_ms),
            planned_g: row.planned_g,
            removed_g: row.removed_g,
            accepted_g: row.accepted_g,
            entries: row.entries,
            conflicts: row.conflicts,
            contested: row.contested,
            lines: row.lines.into_iter().map(LineItem::from).collect(),
        }
    }
}

impl From<LineRow> for LineItem {
    fn from(line: LineRow) -> Self {
        Self {
            id: line.line,
            waste_code: some(line.waste_code),
            waste_name: some(line.waste_name),
            planned_g: line.planned_g,
            removed_g: line.removed_g,
            accepted_g: line.accepted_g,
        }
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// List manifests
///
/// Searched, filtered and in pages that stay right while manifests come and go.
#[utoipa::path(
    get, path = "/api/v1/manifests", operation_id = "listManifests", tag = "manifests", params(ListQuery),
    responses(
        (status = 200, description = "A page", body = ManifestList),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    State(api): State<Api>,
    Asked(asked): Asked<ListQuery>,
) -> Result<Json<ManifestList>, ApiError> {
    let sort = sort(asked.sort.as_deref())?;
    if let Some(status) = asked
        .status
        .as_deref()
        .filter(|status| Status::from_name(status).is_none())
    {
        return Err(wrong("status", status, Expected::Status));
    }
    let query = ManifestQuery {
        words: asked.q.unwrap_or_default(),
        status: asked.status,
        district: asked.district,
        waste: asked.waste,
        period: period(asked.from.as_deref(), asked.to.as_deref())?,
        sort,
        after: asked
            .after
            .as_deref()
            .map(|text| read_position(sort, text))
            .transpose()?,
        limit: limit(asked.limit.as_deref())?,
    };
    let page = api
        .read(move |office| Ok(office.archive().manifests(&query)?))
        .await?;
    Ok(Json(ManifestList {
        items: page.rows.into_iter().map(ManifestItem::from).collect(),
        next: page.next.map(|next| print_position(sort, next)),
    }))
}

/// One manifest.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManifestView {
    /// What all replicas show of it: the fold.
    #[schema(value_type = Object)]
    manifest: serde_json::Value,
    /// The signed steps, causes before effects.
    timeline: Vec<TimelineStep>,
    /// The weights of each line, each with who wrote it.
    weights: Vec<LineWeights>,
}

/// A signed step.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineStep {
    /// What it says.
    step: String,
    /// The entry.
    entry: String,
    /// Who signed.
    signer: Signer,
    /// The signer's clock: a claim.
    #[schema(value_type = Option<String>, format = DateTime)]
    claimed_at: Option<Timestamp>,
    /// The receipt.
    receipt: Option<ReceiptView>,
    /// Whether signature, credential and receipt verify, from bytes, now.
    verified: bool,
}

/// For whom a key signed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Signer {
    /// The organisation.
    org: String,
    /// Its registered name.
    org_name: Option<String>,
    /// The device. The device signs; the person is the device's claim.
    device: String,
}

/// The regulator's word that an entry stands in its log.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptView {
    /// The place in the log.
    log_index: u64,
    /// The regulator's clock.
    #[schema(value_type = Option<String>, format = DateTime)]
    logged_at: Option<Timestamp>,
    /// What the regulator found.
    verdict: String,
    /// The issuer's signature, base64url.
    signature: String,
}

/// The weights of one line: facts by different signers, none of them over another.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineWeights {
    /// The line.
    line: String,
    /// Eight digits with hyphens.
    waste_code: Option<String>,
    /// By the consignor, when it was issued.
    planned: Option<WeightView>,
    /// When it left.
    removed: Option<WeightView>,
    /// On the receiver's scale.
    received: Option<WeightView>,
    /// By the receiver.
    accepted: Option<WeightView>,
}

/// A mass and who states it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeightView {
    /// Whole grams.
    grams: u64,
    /// The entry.
    entry: String,
    /// Its signer.
    signer: Option<Signer>,
}

/// Show one manifest
///
/// Its state, its timeline with every signature verified anew, and its weights with their authors.
#[utoipa::path(
    get, path = "/api/v1/manifests/{id}", operation_id = "showManifest", tag = "manifests",
    params(("id" = String, Path, description = "The document, 32 hexadecimal digits")),
    responses(
        (status = 200, description = "The manifest", body = ManifestView),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one(
    State(api): State<Api>,
    Path(doc): Path<String>,
) -> Result<Json<ManifestView>, ApiError> {
    let doc: DocId = id("id", &doc)?;
    api.read(move |office| Signed::read(office, doc)?.view())
        .await
        .map(Json)
}

/// The entries of a manifest.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryList {
    /// In log order.
    items: Vec<EntryView>,
}

/// A signed entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryView {
    /// The entry.
    id: String,
    /// `change` or `statement`.
    kind: &'static str,
    /// Who signed.
    signer: Signer,
    /// The credential.
    credential: String,
    /// The incarnation of the device's store.
    epoch: u32,
    /// The number in the device's sequence.
    seq: u64,
    /// The signer's clock: a claim.
    #[schema(value_type = Option<String>, format = DateTime)]
    claimed_at: Option<Timestamp>,
    /// The receipt.
    receipt: Option<ReceiptView>,
    /// Whether signature, credential and receipt verify, from bytes, now.
    verified: bool,
    /// Body, signature and payload as signed, base64url.
    signed: String,
}

/// Show the entries of a manifest
///
/// As they were signed, so that anybody can verify them without this node.
#[utoipa::path(
    get, path = "/api/v1/manifests/{id}/entries", operation_id = "listManifestEntries", tag = "manifests",
    params(("id" = String, Path, description = "The document, 32 hexadecimal digits")),
    responses(
        (status = 200, description = "The entries", body = EntryList),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn entries(
    State(api): State<Api>,
    Path(doc): Path<String>,
) -> Result<Json<EntryList>, ApiError> {
    let doc: DocId = id("id", &doc)?;
    let items = api
        .read(move |office| Signed::read(office, doc)?.entries())
        .await?;
    Ok(Json(EntryList { items }))
}

/// A manifest's entries, read from their bytes.
struct Signed<'o> {
    office: &'o Office,
    doc: DocId,
    log: Vec<(Stored, Entry)>,
}

impl<'o> Signed<'o> {
    fn read(office: &'o Office, doc: DocId) -> Result<Self, ApiError> {
        let stored = office.archive().document(doc)?;
        let read = |stored: Stored| match stored.parse() {
            Ok(entry) => Ok((stored, entry)),
            Err(why) => {
                tracing::error!(entry.id = %stored.entry, "stored entry {} is damaged: {why}", stored.entry);
                Err(ApiError::Fault)
            }
        };
        let log = stored.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        match log.is_empty() {
            true => Err(ApiError::NotFound),
            false => Ok(Self { office, doc, log }),
        }
    }

    fn view(&self) -> Result<ManifestView, ApiError> {
        let directory = self.office.directory();
        let entries = self.log.iter().map(|(_, entry)| entry.clone());
        let document = Document::rebuild(self.doc, &directory.registry, entries).map_err(|why| {
            tracing::error!("{why}");
            ApiError::Fault
        })?;
        if document.kind() != Some(DocumentKind::Manifest) {
            return Err(ApiError::NotFound);
        }
        let manifest = Manifest::fold(&document.record());
        let by_id: HashMap<EntryId, &(Stored, Entry)> =
            self.log.iter().map(|pair| (pair.1.id(), pair)).collect();
        let mut timeline = Vec::with_capacity(manifest.steps.len());
        for step in &manifest.steps {
            let (stored, entry) = by_id[&step.entry];
            timeline.push(TimelineStep {
                step: step.kind.name().to_owned(),
                entry: step.entry.to_string(),
                signer: self.signer(entry)?,
                claimed_at: time(step.claimed_ms),
                receipt: receipt(stored),
                verified: self.is_verified(stored, entry),
            });
        }
        let mut weights = Vec::with_capacity(manifest.lines.len());
        for line in &manifest.lines {
            let weight = |weight: Option<Weight>| -> Result<Option<WeightView>, ApiError> {
                let Some(weight) = weight else { return Ok(None) };
                let signer = by_id.get(&weight.by).map(|(_, entry)| self.signer(entry));
                Ok(Some(WeightView {
                    grams: weight.grams.in_grams(),
                    entry: weight.by.to_string(),
                    signer: signer.transpose()?,
                }))
            };
            weights.push(LineWeights {
                line: line.id.clone(),
                waste_code: line.waste_code.clone(),
                planned: weight(line.planned)?,
                removed: weight(line.removed)?,
                received: weight(line.received)?,
                accepted: weight(line.accepted)?,
            });
        }
        Ok(ManifestView {
            manifest: serde_json::to_value(&manifest).map_err(|_| ApiError::Fault)?,
            timeline,
            weights,
        })
    }

    fn entries(&self) -> Result<Vec<EntryView>, ApiError> {
        let view = |(stored, entry): &(Stored, Entry)| {
            let body = entry.body();
            Ok(EntryView {
                id: entry.id().to_string(),
                kind: match body.kind {
                    EntryKind::Change => "change",
                    EntryKind::Statement => "statement",
                },
                signer: self.signer(entry)?,
                credential: body.credential.to_string(),
                epoch: body.epoch,
                seq: body.seq,
                claimed_at: time(body.wall_ms),
                receipt: receipt(stored),
                verified: self.is_verified(stored, entry),
                signed: BASE64_URL_SAFE_NO_PAD.encode(&stored.signed),
            })
        };
        self.log.iter().map(view).collect()
    }

    fn signer(&self, entry: &Entry) -> Result<Signer, ApiError> {
        let directory = self.office.directory();
        let credential = directory.registry.get(entry.body().credential);
        let org = credential
            .map(|credential| credential.body().org)
            .unwrap_or_default();
        Ok(Signer {
            org: org.to_string(),
            org_name: self.office.archive().organisation(org)?.map(|org| org.name),
            device: entry.body().device.to_string(),
        })
    }

    fn is_verified(&self, stored: &Stored, entry: &Entry) -> bool {
        let (ledger, key) = (self.office.ledger(), self.office.issuer_key());
        let receipt = stored.receipt();
        let settled =
            receipt.is_some_and(|receipt| receipt.entry == entry.id() && receipt.is_signed_by(&key, ledger));
        settled && self.office.directory().registry.verify(entry.clone()).is_ok()
    }
}

fn receipt(stored: &Stored) -> Option<ReceiptView> {
    let receipt = stored.receipt()?;
    Some(ReceiptView {
        log_index: receipt.index,
        logged_at: time(receipt.log_ms),
        verdict: match receipt.verdict {
            wufei_ledger::Verdict::Admitted => "admitted",
            wufei_ledger::Verdict::Applied => "applied",
        }
        .to_owned(),
        signature: BASE64_URL_SAFE_NO_PAD.encode(receipt.signature.0),
    })
}
