//! Invites: the regulator lets one device in with each.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use wufei_api::console::{InviteList, InviteState, InviteView, Made, NewInvite, Problem};
use wufei_archive::{Invite, Organisation};
use wufei_codes::{DivisionCode, Uscc};
use wufei_ledger::{Bits, OrgId};
use wufei_manifest::id::Hex;
use wufei_sync::InviteCode;

use super::asking::{id, names, time, wrong};
use super::problem::{ApiError, Expected};
use super::{Api, Body};
use crate::office::Office;

/// List invites
///
/// Open, used and expired ones. Codes are kept nowhere.
#[utoipa::path(
    get, path = "/api/v1/invites", operation_id = "listInvites", tag = "people",
    responses(
        (status = 200, description = "All invites", body = InviteList),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(State(api): State<Api>) -> Result<Json<InviteList>, ApiError> {
    let now_ms = api.office.now_ms();
    let invites = api.read(|office| Ok(office.archive().invites()?)).await?;
    let view = |invite: Invite| InviteView {
        tag: Hex(invite.tag).to_string(),
        org: invite.organisation.org.to_string(),
        org_name: invite.organisation.name,
        bits: names(invite.bits),
        state: match &invite.used {
            Some(_) => InviteState::Used,
            None if now_ms >= invite.expires_ms => InviteState::Expired,
            None => InviteState::Open,
        },
        made_at: time(invite.made_ms),
        expires_at: time(invite.expires_ms),
        device: invite.used.map(|used| used.credential.device().to_string()),
    };
    Ok(Json(InviteList {
        items: invites.into_iter().map(view).collect(),
    }))
}

/// Make an invite
///
/// It lets one device in. The answer holds the code, which is kept nowhere else.
#[utoipa::path(
    post, path = "/api/v1/invites", operation_id = "makeInvite", tag = "people", request_body = NewInvite,
    responses(
        (status = 201, description = "The invite", body = Made),
        (status = "4XX", description = "Nothing was made", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Nothing was made", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn make(
    State(api): State<Api>,
    Body(asked): Body<NewInvite>,
) -> Result<(StatusCode, Json<Made>), ApiError> {
    let mut random = [0; InviteCode::LEN];
    getrandom::fill(&mut random).map_err(|_| ApiError::Fault)?;
    let code = InviteCode::from_random(random);
    let invite = api.read(move |office| compose(office, &asked, &code)).await?;
    let made = Made {
        invite: wufei_sync::Invite {
            address: api.place.address.clone(),
            code,
            pin: Some(api.place.server_key),
        }
        .to_string(),
        code: code.to_string(),
        tag: Hex(invite.tag).to_string(),
        org: invite.organisation.org.to_string(),
        org_name: invite.organisation.name.clone(),
        expires_at: time(invite.expires_ms),
    };
    api.office.invite(invite).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

const USUAL_LIFE_S: u64 = 72 * 3600;
const LONGEST_LIFE_S: u64 = 30 * 24 * 3600;

fn compose(office: &Office, asked: &NewInvite, code: &InviteCode) -> Result<Invite, ApiError> {
    let now_ms = office.now_ms();
    let life_s = asked.expires_s.unwrap_or(USUAL_LIFE_S);
    if !(1..=LONGEST_LIFE_S).contains(&life_s) {
        return Err(wrong("/expires_s", &life_s.to_string(), Expected::Life));
    }
    let (organisation, is_first) = match &asked.org {
        Some(org) => {
            let found = office.archive().organisation(id("/org", org)?)?;
            (
                found.ok_or_else(|| wrong("/org", org, Expected::Organisation))?,
                false,
            )
        }
        None => (newcomer(asked, now_ms)?, true),
    };
    let mut bits = organisation.kinds;
    if is_first && !bits.has(Bits::AUDITOR) {
        bits = bits.and(Bits::ORG_ADMIN);
    }
    Ok(Invite {
        tag: code.tag(),
        key: code.key(),
        bits,
        slot: free_slot(office, organisation.org, now_ms)?,
        organisation,
        made_ms: now_ms,
        expires_ms: now_ms + life_s * 1000,
        used: None,
    })
}

fn newcomer(asked: &NewInvite, now_ms: u64) -> Result<Organisation, ApiError> {
    let name = asked.org_name.as_deref().unwrap_or_default().trim();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(wrong("/org_name", name, Expected::Name));
    }
    let mut kinds = Bits::default();
    for kind in &asked.kinds {
        let bit = Bits::from_name(kind).filter(|bit| KINDS.contains(bit));
        kinds = kinds.and(bit.ok_or_else(|| wrong("/kinds", kind, Expected::Kind))?);
    }
    if kinds == Bits::default() {
        return Err(wrong("/kinds", "", Expected::Kind));
    }
    let uscc = match asked.uscc.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => match Uscc::parse_lenient(text) {
            Ok(read) => read.value.to_string(),
            Err(_) => return Err(wrong("/uscc", text, Expected::Uscc)),
        },
        None => String::new(),
    };
    let division = match asked.division.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => match DivisionCode::parse_lenient(text) {
            Ok(read) => read.value.number(),
            Err(_) => return Err(wrong("/division", text, Expected::Division)),
        },
        None => 0,
    };
    let mut org = [0; 16];
    getrandom::fill(&mut org).map_err(|_| ApiError::Fault)?;
    Ok(Organisation {
        org: OrgId(org),
        name: name.to_owned(),
        uscc,
        kinds,
        division,
        since_ms: now_ms,
    })
}

/// What an organisation may be. A regulator's key is the root's to sign.
const KINDS: [Bits; 6] = [
    Bits::PRODUCER,
    Bits::TRANSPORTER,
    Bits::DISPOSAL,
    Bits::COLLECTOR,
    Bits::AGENT,
    Bits::AUDITOR,
];

/// The slot after all that the organisation's devices and open invites have.
fn free_slot(office: &Office, org: OrgId, now_ms: u64) -> Result<u8, ApiError> {
    let directory = office.directory();
    let devices = directory
        .devices()
        .filter(|credential| credential.body().org == org);
    let taken = devices.map(|credential| credential.body().slot).max();
    let invites = office.archive().invites()?;
    let open = invites.iter().filter(|invite| {
        invite.organisation.org == org && invite.used.is_none() && invite.expires_ms > now_ms
    });
    let promised = open.map(|invite| invite.slot).max();
    match taken.max(promised) {
        None => Ok(0),
        Some(slot) => slot
            .checked_add(1)
            .ok_or_else(|| wrong("/org", &org.to_string(), Expected::Slot)),
    }
}
