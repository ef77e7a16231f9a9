//! What is told of devices, sheets and endorsements.

use super::{Told, told};
use crate::node::DeviceError;

pub(crate) fn device(error: &DeviceError) -> Told {
    match error {
        DeviceError::NoPower => told(
            "device.no_power",
            [
                "这台设备不是本单位的管理设备。",
                "没有签字。",
                "请在本单位的管理设备上操作，或请主管部门办理。",
            ],
            [
                "This device does not manage your organisation's devices.",
                "Nothing was signed.",
                "Do it on one that does, or ask the authority.",
            ],
        ),
        DeviceError::WhichDevice { named, found } => told(
            "device.which",
            [
                &format!("本单位有 {found} 台设备以「{named}」开头。"),
                "没有签字。",
                "请用 wufei device list 查看编号，多写几位。",
            ],
            [
                &format!("{found} devices of your organisation begin with {named:?}."),
                "Nothing was signed.",
                "See wufei device list, and write more of the id.",
            ],
        ),
        DeviceError::Revoked { device } => told(
            "device.revoked",
            [
                &format!("设备 {device} 已经停用过了。"),
                "没有重复签字。",
                "无需再做什么。",
            ],
            [
                &format!("Device {device} was revoked already."),
                "Nothing was signed again.",
                "There is nothing left to do.",
            ],
        ),
        DeviceError::Request { why } => told(
            "device.request",
            [
                &format!("这不是一台设备的申请：{why}。"),
                "没有签字。",
                "请在要加入的设备上运行 wufei device request，整行复制过来。",
            ],
            [
                &format!("This is no request of a device: {why}."),
                "Nothing was signed.",
                "Run wufei device request on the device that is to join, and copy the whole line.",
            ],
        ),
        DeviceError::Enrolled { device } => told(
            "device.enrolled",
            [
                &format!("设备 {device} 的密钥已经登记过。"),
                "没有签字。",
                "一台设备只登记一次；请检查是否拿错了申请。",
            ],
            [
                &format!("The key of device {device} is enrolled already."),
                "Nothing was signed.",
                "A device is enrolled once; see whether it is the right request.",
            ],
        ),
        DeviceError::NotYet => told(
            "device.not_yet",
            [
                "主管部门的节点还没有答复。",
                "已签的都在本机，没有丢失。",
                "请联网同步（wufei sync），然后再运行一次。",
            ],
            [
                "The authority's node has not answered yet.",
                "What was signed is kept here.",
                "Sync (wufei sync), then run it once more.",
            ],
        ),
        DeviceError::Sheet(why) => told(
            "sheet.unreadable",
            [
                &format!("读不出纸上的内容：{why}。"),
                "没有签字，也没有丢失任何数据。",
                "请对照纸面逐组核对，或改用扫码、图片。",
            ],
            [
                &format!("This is not what was printed: {why}."),
                "Nothing was signed and nothing was lost.",
                "Compare it with the paper group by group, or read the QR instead.",
            ],
        ),
        DeviceError::SheetUnknown => told(
            "sheet.unknown",
            [
                "本机名册里还没有这张签字单。",
                "没有签字。",
                "请先联网同步一次；若还没有，请移出人先同步制作它的设备。",
            ],
            [
                "The directory here does not have this signing sheet yet.",
                "Nothing was signed.",
                "Sync once; if it is still missing, the consignor's device that made it has to sync first.",
            ],
        ),
        DeviceError::SheetRevoked => told(
            "sheet.revoked",
            ["这张签字单已被移出人停用。", "没有签字。", "请换一张。"],
            [
                "The consignor has revoked this signing sheet.",
                "Nothing was signed.",
                "Take another.",
            ],
        ),
        DeviceError::SheetOfOther { org, consignor } => told(
            "sheet.other",
            [
                &format!(
                    "这张签字单是{org}的，而联单的移出人是{}。",
                    consignor.as_deref().unwrap_or("未填")
                ),
                "没有签字。",
                "请换成移出人自己的签字单，或核对联单。",
            ],
            [
                &format!(
                    "This signing sheet is {org}'s, and the manifest's consignor is {}.",
                    consignor.as_deref().unwrap_or("nobody")
                ),
                "Nothing was signed.",
                "Take a sheet of the consignor's own, or check the manifest.",
            ],
        ),
        DeviceError::SheetUsed { by } => told(
            "sheet.used",
            [
                &format!("这张签字单已经用过（条目 {}）。", by.short()),
                "没有签字。",
                "一张签字单只能用一次：请换一张。",
            ],
            [
                &format!("This signing sheet has been used (entry {}).", by.short()),
                "Nothing was signed.",
                "A sheet signs once: take another.",
            ],
        ),
        DeviceError::SheetExpired { .. } => told(
            "sheet.expired",
            ["这张签字单已过期。", "没有签字。", "请向移出人要一张新的。"],
            [
                "This signing sheet has expired.",
                "Nothing was signed.",
                "Ask the consignor for a new one.",
            ],
        ),
        DeviceError::SheetTooSmall { most_g, found_g } => told(
            "sheet.too_small",
            [
                &format!("这张签字单最多用于 {most_g} 克，而联单计划 {found_g} 克。"),
                "没有签字。",
                "请核对计划量，或换一张额度更大的签字单。",
            ],
            [
                &format!("This signing sheet is good for {most_g} g, and {found_g} g are planned."),
                "Nothing was signed.",
                "Check what is planned, or take a sheet for more.",
            ],
        ),
        DeviceError::HowMany { found } => told(
            "endorse.how_many",
            [
                &format!("一次不能确认 {found} 条记录。"),
                "没有签字。",
                "一次 1 至 256 条。",
            ],
            [
                &format!("{found} entries cannot be endorsed at once."),
                "Nothing was signed.",
                "One to 256 at a time.",
            ],
        ),
    }
}
