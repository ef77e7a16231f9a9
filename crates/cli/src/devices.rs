//! The commands about devices, a key on paper, and late entries.

use crate::args::{DeviceCommand, RecoveryCommand, RevocationArg};
use crate::output::{Output, Said};
use crate::show::table;
use crate::words::Words;
use serde_json::json;
use std::path::PathBuf;
use wufei_app::ledger::{Bits, DeviceId, RevocationReason};
use wufei_app::node::{Identity, OwnDevice, Rotation};
use wufei_app::{Desk, Problem};

pub fn device(desk: &Desk, command: DeviceCommand, output: Output) -> Result<Said, Problem> {
    let words = Words(output.lang);
    match command {
        DeviceCommand::List => Ok(list(&desk.devices()?, words)),
        DeviceCommand::Revoke { device, reason } => {
            let reason = match reason {
                RevocationArg::Lost => RevocationReason::Lost,
                RevocationArg::Stolen => RevocationReason::Stolen,
                RevocationArg::Left => RevocationReason::Left,
                RevocationArg::Replaced => RevocationReason::Replaced,
            };
            let device = desk.revoke_device(&device, reason)?;
            let text = words.pick(
                format!("已停用设备 {device}。它此前签过、本机知道的都有效；联网后主管部门即知。"),
                format!("Revoked device {device}. What it had signed and this device knows of stands; the authority hears of it when connected."),
            );
            Ok(Said::done(
                json!({ "ok": true, "device": device, "reason": reason.name() }),
                text,
            ))
        }
        DeviceCommand::Request => {
            let request = desk.request_to_join()?.to_string();
            Ok(Said::done(json!({ "ok": true, "request": request }), request))
        }
        DeviceCommand::Admit {
            request,
            managing,
            to,
        } => {
            desk.admit_device(&request, managing, &to)?;
            let file = to.display();
            let text = words.pick(
                format!("已准许。把 {file} 交给那台设备，在那里运行 wufei device join；先在本机同步一次。"),
                format!(
                    "Admitted. Take {file} to that device and run wufei device join there; sync here first."
                ),
            );
            Ok(Said::done(json!({ "ok": true, "file": to }), text))
        }
        DeviceCommand::Join { file } => {
            let identity = desk.join(&file)?;
            let text = words.enrolled(&identity.org_name, &identity.org.to_string());
            Ok(Said::done(
                json!({ "ok": true, "org": identity.org, "name": identity.org_name, "ledger": identity.ledger }),
                text,
            ))
        }
        DeviceCommand::Rotate { .. } => {
            unreachable!("it ends the replica it began with, and is handled where that is")
        }
    }
}

pub fn recovery(desk: &Desk, command: RecoveryCommand, output: Output) -> Result<Said, Problem> {
    let words = Words(output.lang);
    match command {
        RecoveryCommand::Make { file } => {
            desk.make_recovery_sheet(&file)?;
            let name = file.display();
            let text = words.pick(
                format!("已写入 {name}。谁拿到它，谁就能停用本单位的设备：请打印后存入保险柜，并删除文件。联网同步后生效。"),
                format!("Wrote {name}. Whoever has it can revoke your organisation's devices: print it, put it in a safe, delete the file. It is good once this device has synced."),
            );
            Ok(Said::done(json!({ "ok": true, "file": file }), text))
        }
        RecoveryCommand::Use { .. } => {
            unreachable!("it needs the PIN itself, and is handled where that is asked for")
        }
    }
}

pub fn recovered(identity: &Identity, output: Output) -> Said {
    let text = Words(output.lang).enrolled(&identity.org_name, &identity.org.to_string());
    Said::done(
        json!({ "ok": true, "org": identity.org, "name": identity.org_name, "ledger": identity.ledger }),
        text,
    )
}

pub fn sheets((files, page): &(Vec<PathBuf>, PathBuf), output: Output) -> Result<Said, Problem> {
    let (made, print) = (files.len(), page.display());
    let text = Words(output.lang).pick(
        format!("已做 {made} 张签字单。请打印 {print} 交给可信的人，并删除这些文件。每张只能签一次，联网同步后可用。"),
        format!("Made {made} signing sheets. Print {print}, give them to people you trust, delete these files. Each signs once, and they are good once this device has synced."),
    );
    Ok(Said::done(
        json!({ "ok": true, "files": files, "page": page }),
        text,
    ))
}

pub fn endorse(desk: &Desk, manifest: &str, output: Output) -> Result<Said, Problem> {
    let entries = desk.endorse(manifest)?;
    let text = Words(output.lang).pick(
        format!("已确认 {} 条记录，由本单位负责。联网后主管部门的节点即按有效处理。", entries.len()),
        format!("Endorsed {} entries: your organisation answers for them. The authority's node gives them their effect when connected.", entries.len()),
    );
    Ok(Said::done(json!({ "ok": true, "entries": entries }), text))
}

pub fn rotated((device, stage): (DeviceId, Rotation), output: Output) -> Said {
    let words = Words(output.lang);
    let (name, text) = match stage {
        Rotation::None => (
            "done",
            words.pick(
                format!("已改用新密钥，设备现为 {device}。旧密钥签过的都有效，已不能再签。"),
                format!(
                    "This device goes on as {device}. What the old key signed stands, and it signs no more."
                ),
            ),
        ),
        _ => (
            "waiting",
            words.pick(
                "已申请更换密钥，等待主管部门答复；请稍后再运行一次。",
                "The new key is asked for and not answered yet; run it once more later.",
            ),
        ),
    };
    Said::done(json!({ "ok": true, "device": device, "rotation": name }), text)
}

fn list(devices: &[OwnDevice], words: Words) -> Said {
    let mut rows = vec![vec![
        words.pick("设备", "device"),
        words.pick("权限", "powers"),
        words.pick("状态", "state"),
    ]];
    rows.extend(devices.iter().map(|own| {
        let powers = [
            (Bits::ORG_ADMIN, words.pick("管理", "managing")),
            (Bits::RECOVERY, words.pick("恢复", "recovery")),
            (Bits::ONE_USE, words.pick("一次性", "one use")),
        ];
        let powers: Vec<_> = powers
            .into_iter()
            .filter(|(bit, _)| own.bits.has(*bit))
            .map(|(_, name)| name)
            .collect();
        let state = match (&own.revocation, own.is_this) {
            (Some(_), _) => words.pick("已停用", "revoked"),
            (None, true) => words.pick("本机", "this one"),
            (None, false) => words.pick("在用", "in use"),
        };
        vec![own.device.to_string(), powers.join(" "), state]
    }));
    let json: Vec<_> = devices
        .iter()
        .map(|own| {
            json!({
                "device": own.device, "bits": own.bits.names(), "this": own.is_this,
                "revoked": own.revocation.map(|revocation| revocation.stated.reason.name()),
            })
        })
        .collect();
    Said::done(json!({ "ok": true, "devices": json }), table(&rows))
}
