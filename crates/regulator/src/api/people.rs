//! Who is enrolled.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;
use wufei_api::console::{
    DeviceList, DeviceView, HeadView, OrganisationList, OrganisationView, Problem, RevocationView,
};
use wufei_archive::Organisation;
use wufei_ledger::{Credential, DeviceId, OrgId};

use super::asking::{id, limit, names, time};
use super::problem::ApiError;
use super::{Api, Asked, fingerprint, revocations};
use crate::office::Office;

/// Which part of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows of the page, at most 1000; 100 when left out.
    #[param(example = "100")]
    limit: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Which devices, and which part of their list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeviceQuery {
    /// Of this organisation; of all when left out.
    org: Option<String>,
    /// Rows of the page, at most 1000; 100 when left out.
    #[param(example = "100")]
    limit: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// List organisations
///
/// Everybody who has at least one device.
#[utoipa::path(
    get, path = "/api/v1/organisations", operation_id = "listOrganisations", tag = "people", params(PageQuery),
    responses(
        (status = 200, description = "A page", body = OrganisationList),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn organisations(
    State(api): State<Api>,
    Asked(asked): Asked<PageQuery>,
) -> Result<Json<OrganisationList>, ApiError> {
    let limit = limit(asked.limit.as_deref())?;
    let after: Option<OrgId> = asked.after.as_deref().map(|text| id("after", text)).transpose()?;
    let items = api.read(move |office| {
        let devices = devices_of(office);
        let mut organisations = office.archive().organisations()?;
        organisations.sort_by_key(|organisation| organisation.org);
        let later = organisations
            .into_iter()
            .filter(|one| after.is_none_or(|after| one.org > after));
        let views = later.take(limit + 1).map(|one| organisation_view(one, &devices));
        Ok(views.collect::<Vec<_>>())
    });
    let (items, next) = cut(items.await?, limit, |item| item.org.clone());
    Ok(Json(OrganisationList { items, next }))
}

/// Show one organisation
///
/// As it stands in the list.
#[utoipa::path(
    get, path = "/api/v1/organisations/{org}", operation_id = "showOrganisation", tag = "people",
    params(("org" = String, Path, description = "The organisation, 32 hexadecimal digits")),
    responses(
        (status = 200, description = "The organisation", body = OrganisationView),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn organisation(
    State(api): State<Api>,
    Path(org): Path<String>,
) -> Result<Json<OrganisationView>, ApiError> {
    let org: OrgId = id("org", &org)?;
    let view = api.read(move |office| {
        let found = office.archive().organisation(org)?.ok_or(ApiError::NotFound)?;
        Ok(organisation_view(found, &devices_of(office)))
    });
    view.await.map(Json)
}

/// How many devices each organisation has.
fn devices_of(office: &Office) -> HashMap<OrgId, u32> {
    let mut devices: HashMap<OrgId, u32> = HashMap::new();
    for credential in office.directory().devices() {
        *devices.entry(credential.body().org).or_default() += 1;
    }
    devices
}

fn organisation_view(one: Organisation, devices: &HashMap<OrgId, u32>) -> OrganisationView {
    OrganisationView {
        org: one.org.to_string(),
        name: one.name,
        uscc: Some(one.uscc).filter(|uscc| !uscc.is_empty()),
        kinds: names(one.kinds),
        division: (one.division != 0).then(|| format!("{:06}", one.division)),
        since: time(one.since_ms),
        devices: devices.get(&one.org).copied().unwrap_or(0),
    }
}

/// List devices
///
/// Every key that was enrolled, with the newest entry it has sent, and whether it was revoked.
#[utoipa::path(
    get, path = "/api/v1/devices", operation_id = "listDevices", tag = "people", params(DeviceQuery),
    responses(
        (status = 200, description = "A page", body = DeviceList),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn devices(
    State(api): State<Api>,
    Asked(asked): Asked<DeviceQuery>,
) -> Result<Json<DeviceList>, ApiError> {
    let limit = limit(asked.limit.as_deref())?;
    let after: Option<DeviceId> = asked.after.as_deref().map(|text| id("after", text)).transpose()?;
    let org: Option<OrgId> = asked.org.as_deref().map(|text| id("org", text)).transpose()?;
    let items = api.read(move |office| {
        let directory = office.directory();
        let mut devices: Vec<_> = directory
            .devices()
            .filter(|credential| org.is_none_or(|org| credential.body().org == org))
            .map(|credential| (credential.device(), credential))
            .collect();
        devices.retain(|(device, _)| after.is_none_or(|after| *device > after));
        devices.sort_by_key(|(device, _)| *device);
        let names: HashMap<_, _> = office
            .archive()
            .organisations()?
            .into_iter()
            .map(|one| (one.org, one.name))
            .collect();
        let revoked: HashMap<_, _> = office
            .archive()
            .revocations()?
            .into_iter()
            .map(|revocation| (revocation.device, revocation))
            .collect();
        let mut views = Vec::new();
        for (device, credential) in devices.into_iter().take(limit + 1) {
            let name = names.get(&credential.body().org).cloned();
            let revocation = revoked
                .get(&device)
                .and_then(|stored| revocations::view(&directory.registry, stored));
            views.push(device_view(office, credential, name, revocation)?);
        }
        Ok(views)
    });
    let (items, next) = cut(items.await?, limit, |item| item.device.clone());
    Ok(Json(DeviceList { items, next }))
}

fn device_view(
    office: &Office,
    credential: &Credential,
    org_name: Option<String>,
    revocation: Option<RevocationView>,
) -> Result<DeviceView, ApiError> {
    let (device, body) = (credential.device(), credential.body());
    let head = office.device_head(device)?;
    Ok(DeviceView {
        device: device.to_string(),
        fingerprint: fingerprint(device),
        credential: credential.id().to_string(),
        org: body.org.to_string(),
        org_name,
        bits: names(body.bits),
        slot: body.slot,
        not_before: time(body.not_before),
        not_after: time(body.not_after),
        head: head.map(|(epoch, seq, entry)| HeadView {
            epoch,
            seq,
            entry: entry.to_string(),
        }),
        revocation,
    })
}

/// One more than asked for was read, to know whether another page follows.
fn cut<T>(mut items: Vec<T>, limit: usize, name: impl Fn(&T) -> String) -> (Vec<T>, Option<String>) {
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(name);
    (items, next)
}
