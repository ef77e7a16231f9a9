//! What a person is typing: kept as they go, never sent.

use super::{FrontDesk, moment};
use crate::{Desk, Problem};
use wufei_api::views::{FormKind, FormView, Forms, FoundForm, Nothing};
use wufei_api::{Area, Problem as Told};
use wufei_node::Form;

/// Beyond this a form is no form.
const LONGEST: usize = 256 * 1024;

impl FrontDesk {
    pub(super) async fn keep_form(&self, form: FormView) -> Result<Nothing, Told> {
        if form.json.len() > LONGEST {
            return Err(Told::UnreadableRequest {
                name: "save_form".to_owned(),
                why: format!("a form of {} bytes, at most {LONGEST}", form.json.len()),
            });
        }
        self.work(move |desk| Ok(desk.node().put_form(&form.id, name(form.kind), &form.json)?))
            .await?;
        // Nothing is told: the screen that types knows, and the others read when they are opened.
        Ok(Nothing {})
    }

    pub(super) async fn kept_form(&self, id: String) -> Result<FoundForm, Told> {
        self.work(move |desk| {
            let form = desk.node().form(&id)?;
            Ok(FoundForm {
                form: form.and_then(view),
            })
        })
        .await
    }

    pub(super) async fn kept_forms(&self) -> Result<Forms, Told> {
        self.work(|desk| Ok(Forms { forms: all(desk)? })).await
    }

    pub(super) async fn drop_form(&self, id: String) -> Result<Nothing, Told> {
        self.work(move |desk| Ok(desk.node().delete_form(&id)?)).await?;
        self.tell(&[Area::Forms]);
        Ok(Nothing {})
    }
}

/// Every form that a screen keeps. What else stands among them (settings, what was seen) is no form of a person's.
pub(super) fn all(desk: &Desk) -> Result<Vec<FormView>, Problem> {
    Ok(desk.node().forms()?.into_iter().filter_map(view).collect())
}

fn view(form: Form) -> Option<FormView> {
    Some(FormView {
        kind: [FormKind::NewManifest, FormKind::PickUp, FormKind::Reception]
            .into_iter()
            .find(|kind| name(*kind) == form.kind)?,
        at: moment(form.updated_ms),
        id: form.id,
        json: form.json,
    })
}

const fn name(kind: FormKind) -> &'static str {
    match kind {
        FormKind::NewManifest => "new_manifest",
        FormKind::PickUp => "pick_up",
        FormKind::Reception => "reception",
    }
}
