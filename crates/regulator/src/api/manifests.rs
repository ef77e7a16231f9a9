//! Manifests: the list, one of them with its timeline, and its entries.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;
use wufei_api::console::{
    Count, EntryList, LineItem, ManifestItem, ManifestKind, ManifestList, ManifestView, Problem,
};
use wufei_archive::{LineRow, ManifestQuery, ManifestRow};
use wufei_ledger::DocId;
use wufei_manifest::Status;

use super::asking::{flag, id, limit, period, print_position, read_position, sort, time, wrong};
use super::problem::{ApiError, Expected};
use super::signed::Signed;
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
    /// `true` also counts the manifests on all pages, up to 10 000.
    #[param(example = "true")]
    count: Option<String>,
}

/// Counting ends there: nobody reads further, and it would hold up the page.
const MOST_COUNTED: u64 = 10_000;

fn item(row: ManifestRow) -> ManifestItem {
    ManifestItem {
        id: row.doc.to_string(),
        code: row.code,
        kind: match row.kind.as_str() {
            "imported" => ManifestKind::Imported,
            _ => ManifestKind::Native,
        },
        // A row is painted from a fold, so its status is one of them.
        status: Status::from_name(&row.status).unwrap_or(Status::Draft).into(),
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
        lines: row.lines.into_iter().map(line_item).collect(),
    }
}

fn line_item(line: LineRow) -> LineItem {
    LineItem {
        id: line.line,
        waste_code: some(line.waste_code),
        waste_name: some(line.waste_name),
        planned_g: line.planned_g,
        removed_g: line.removed_g,
        accepted_g: line.accepted_g,
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
    let is_counted = flag("count", asked.count.as_deref())?;
    let list = api.read(move |office| {
        let page = office.archive().manifests(&query)?;
        let count = match is_counted {
            true => Some(office.archive().count_manifests(&query, MOST_COUNTED + 1)?),
            false => None,
        };
        Ok(ManifestList {
            items: page.rows.into_iter().map(item).collect(),
            next: page.next.map(|next| print_position(sort, next)),
            count: count.map(|found| Count {
                total: found.min(MOST_COUNTED),
                at_least: found > MOST_COUNTED,
            }),
        })
    });
    list.await.map(Json)
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
    api.read(move |office| view(office, doc)).await.map(Json)
}

/// A manifest as it is now.
pub(super) fn view(office: &Office, doc: DocId) -> Result<ManifestView, ApiError> {
    let signed = Signed::read(office, doc)?;
    let row = office.archive().manifest(doc)?.ok_or(ApiError::NotFound)?;
    signed.view(item(row))
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
    let list = api.read(move |office| {
        Ok(EntryList {
            items: Signed::read(office, doc)?.entries(),
        })
    });
    list.await.map(Json)
}
