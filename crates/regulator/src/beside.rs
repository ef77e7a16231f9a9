//! Commands beside a running node: they ask it over HTTP, so that there is one writer.

use std::path::Path;
use std::time::Duration;

use serde::de::DeserializeOwned;
use wufei_api::console::{
    Codes, Made, ManifestView, NewCodes, NewConfirmation, NewInvite, NewRevocation, RevocationView,
};
use wufei_home::{Folder, HomeError, read_secret};
use wufei_ledger::{DeviceId, DocId, EntryId, OrgId};

use crate::problem::Problem;
use crate::serve::{Ready, SERVING, open_archive};
use crate::state::{Scope, state};
use wufei_papers::Lang;

/// The longest that a running node may take. The state line of a whole city takes a while.
const PATIENCE: Duration = Duration::from_secs(600);

/// Makes an invite.
///
/// # Errors
/// [`Problem::NotServing`], [`Problem::NoAnswer`], [`Problem::Refused`].
pub async fn invite(data_dir: &Path, asked: &NewInvite, lang: Lang) -> Result<Made, Problem> {
    let node = serving(data_dir)?;
    let request = client()?
        .post(format!("{}/api/v1/invites", node.http))
        .json(asked);
    answer(request.bearer_auth(&node.token), lang).await
}

/// Revokes a device. One that was revoked before keeps its first revocation, which is then the answer.
///
/// # Errors
/// As [`invite`].
pub async fn revoke(
    data_dir: &Path,
    device: DeviceId,
    asked: &NewRevocation,
    lang: Lang,
) -> Result<RevocationView, Problem> {
    let node = serving(data_dir)?;
    let url = format!("{}/api/v1/devices/{device}/revocation", node.http);
    let request = client()?.post(url).json(asked);
    answer(request.bearer_auth(&node.token), lang).await
}

/// Makes codes for an organisation.
///
/// # Errors
/// As [`invite`].
pub async fn codes(data_dir: &Path, org: OrgId, count: u32, lang: Lang) -> Result<Codes, Problem> {
    let node = serving(data_dir)?;
    let url = format!("{}/api/v1/organisations/{org}/codes", node.http);
    let request = client()?.post(url).json(&NewCodes { count });
    answer(request.bearer_auth(&node.token), lang).await
}

/// Confirms a recorded step, and may say which organisation its party is.
///
/// # Errors
/// As [`invite`].
pub async fn confirm(
    data_dir: &Path,
    doc: DocId,
    step: EntryId,
    party: Option<OrgId>,
    lang: Lang,
) -> Result<ManifestView, Problem> {
    let node = serving(data_dir)?;
    let url = format!(
        "{}/api/v1/manifests/{doc}/recordings/{step}/confirmation",
        node.http
    );
    let asked = NewConfirmation {
        party: party.map(|org| org.to_string()),
    };
    let request = client()?.post(url).json(&asked);
    answer(request.bearer_auth(&node.token), lang).await
}

/// The state line, from the running node, or from the folder when nobody holds it.
///
/// # Errors
/// As [`invite`], and a [`Problem`] of the archive.
pub async fn state_line(data_dir: &Path, scope: Scope, lang: Lang) -> Result<serde_json::Value, Problem> {
    let node = match holder(data_dir)? {
        Holder::Nobody(folder) => {
            let archive = open_archive(&folder)?;
            let root = crate::keys::root(&*archive)?;
            let registry = crate::desk::believed(root, &*archive)?;
            let line = state(&*archive, &registry, scope)?;
            return Ok(serde_json::to_value(line).expect("a digest and numbers"));
        }
        Holder::Node(node) => node,
    };
    let query = match scope {
        Scope::Org(org) => format!("?org={org}"),
        Scope::All => String::new(),
    };
    let request = client()?.get(format!("{}/api/v1/state{query}", node.http));
    answer(request.bearer_auth(&node.token), lang).await
}

/// The node that serves this folder.
fn serving(data_dir: &Path) -> Result<Ready, Problem> {
    match holder(data_dir)? {
        Holder::Node(node) => Ok(node),
        Holder::Nobody(_) => Err(Problem::NotServing {
            path: data_dir.to_owned(),
        }),
    }
}

enum Holder {
    Nobody(Folder),
    Node(Ready),
}

/// Who holds the folder: the lock knows, whatever files lie about.
fn holder(data_dir: &Path) -> Result<Holder, Problem> {
    match Folder::open(data_dir, false) {
        Ok(folder) => Ok(Holder::Nobody(folder)),
        Err(HomeError::InUse { .. }) => {
            // The holder may be at its beginning or its end; then there is nobody to ask.
            let text = read_secret(&data_dir.join(SERVING)).ok();
            let ready = text.and_then(|text| serde_json::from_slice(&text).ok());
            ready.map(Holder::Node).ok_or_else(|| Problem::NotServing {
                path: data_dir.to_owned(),
            })
        }
        Err(error) => Err(error.into()),
    }
}

fn client() -> Result<reqwest::Client, Problem> {
    // The node is on this machine: no proxy stands between.
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build();
    client.map_err(|error| Problem::NoAnswer(error.into()))
}

async fn answer<T: DeserializeOwned>(request: reqwest::RequestBuilder, lang: Lang) -> Result<T, Problem> {
    let no_answer = |error: reqwest::Error| Problem::NoAnswer(error.into());
    let response = request
        .header("accept-language", lang.tag())
        .send()
        .await
        .map_err(no_answer)?;
    if response.status().is_success() {
        return response.json().await.map_err(no_answer);
    }
    let problem: serde_json::Value = response.json().await.map_err(no_answer)?;
    let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    Err(Problem::Refused {
        code: text("code"),
        title: text("title"),
        detail: text("detail"),
    })
}
