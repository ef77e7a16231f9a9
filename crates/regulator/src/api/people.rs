//! Who is enrolled.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wufei_ledger::{DeviceId, OrgId};

use super::asking::{id, limit, time};
use super::problem::{ApiError, Problem};
use super::{Api, Asked};

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

/// A page of organisations.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationList {
    /// By id.
    items: Vec<OrganisationView>,
    /// Ask with this as `after` for the next page.
    next: Option<String>,
}

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationView {
    /// Its id in this ledger.
    org: String,
    /// As registered.
    name: String,
    /// Unified social credit code.
    uscc: Option<String>,
    /// Its kinds.
    kinds: Vec<&'static str>,
    /// Division code of its place.
    division: Option<String>,
    /// When its first device was enrolled.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// Its devices.
    devices: usize,
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
        let mut devices: HashMap<OrgId, usize> = HashMap::new();
        for credential in office.directory().devices() {
            *devices.entry(credential.body().org).or_default() += 1;
        }
        let mut organisations = office.archive().organisations()?;
        organisations.sort_by_key(|organisation| organisation.org);
        let later = organisations
            .into_iter()
            .filter(|one| after.is_none_or(|after| one.org > after));
        let view = |one: wufei_archive::Organisation| OrganisationView {
            org: one.org.to_string(),
            name: one.name,
            uscc: Some(one.uscc).filter(|uscc| !uscc.is_empty()),
            kinds: one.kinds.names(),
            division: (one.division != 0).then(|| format!("{:06}", one.division)),
            since: time(one.since_ms),
            devices: devices.get(&one.org).copied().unwrap_or(0),
        };
        Ok(later.take(limit + 1).map(view).collect::<Vec<_>>())
    });
    let (items, next) = cut(items.await?, limit, |item| item.org.clone());
    Ok(Json(OrganisationList { items, next }))
}

/// A page of devices.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceList {
    /// By id.
    items: Vec<DeviceView>,
    /// Ask with this as `after` for the next page.
    next: Option<String>,
}

/// A device.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceView {
    /// The device.
    device: String,
    /// Its credential.
    credential: String,
    /// For whom it signs.
    org: String,
    /// Its registered name.
    org_name: Option<String>,
    /// Kinds and powers.
    bits: Vec<&'static str>,
    /// Its slot of daily serials.
    slot: u8,
    /// When the credential begins.
    #[schema(value_type = Option<String>, format = DateTime)]
    not_before: Option<Timestamp>,
    /// When it ends.
    #[schema(value_type = Option<String>, format = DateTime)]
    not_after: Option<Timestamp>,
    /// The newest of its entries that stands in the log.
    head: Option<HeadView>,
}

/// A place in a device's sequence.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeadView {
    /// The incarnation of the device's store.
    epoch: u32,
    /// The number.
    seq: u64,
    /// The entry.
    entry: String,
}

/// List devices
///
/// Every key that was enrolled, with the newest entry it has sent.
#[utoipa::path(
    get, path = "/api/v1/devices", operation_id = "listDevices", tag = "people", params(PageQuery),
    responses(
        (status = 200, description = "A page", body = DeviceList),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn devices(
    State(api): State<Api>,
    Asked(asked): Asked<PageQuery>,
) -> Result<Json<DeviceList>, ApiError> {
    let limit = limit(asked.limit.as_deref())?;
    let after: Option<DeviceId> = asked.after.as_deref().map(|text| id("after", text)).transpose()?;
    let items = api.read(move |office| {
        let directory = office.directory();
        let mut devices: Vec<_> = directory
            .devices()
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
        let mut views = Vec::new();
        for (device, credential) in devices.into_iter().take(limit + 1) {
            let body = credential.body();
            let head = office.device_head(device)?;
            views.push(DeviceView {
                device: device.to_string(),
                credential: credential.id().to_string(),
                org: body.org.to_string(),
                org_name: names.get(&body.org).cloned(),
                bits: body.bits.names(),
                slot: body.slot,
                not_before: time(body.not_before),
                not_after: time(body.not_after),
                head: head.map(|(epoch, seq, entry)| HeadView {
                    epoch,
                    seq,
                    entry: entry.to_string(),
                }),
            });
        }
        Ok(views)
    });
    let (items, next) = cut(items.await?, limit, |item| item.device.clone());
    Ok(Json(DeviceList { items, next }))
}

/// One more than asked for was read, to know whether another page follows.
fn cut<T>(mut items: Vec<T>, limit: usize, name: impl Fn(&T) -> String) -> (Vec<T>, Option<String>) {
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(name);
    (items, next)
}
