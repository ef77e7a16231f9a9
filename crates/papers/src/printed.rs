//! Sheets that are printed and put away: signing sheets and recovery sheets, as one page of HTML that needs nothing
//! else, in both languages, black on white.

mod qr;

use std::fmt::Write as _;

/// Who made a sheet, and when: it stands on every paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The organisation's name.
    pub org: String,
    /// The device that made it, as people compare it.
    pub device: String,
    /// When, as it is to be read.
    pub at: String,
}

/// One signing sheet.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSheet {
    /// Its number: the beginning of its key's id.
    pub number: String,
    /// The moment after which it signs no more, as it is to be read.
    pub until: String,
    /// The most that its manifest may plan, such as `2 t`.
    pub most: String,
    /// What the QR holds: groups of four, with dashes.
    pub code: String,
}

/// A key on paper for the day when all devices are lost.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoverySheet {
    /// Its number: the beginning of its key's id.
    pub number: String,
    /// Until when it is good.
    pub until: String,
    /// What the QR holds: groups of four, with dashes.
    pub code: String,
}

/// Edge of a signing sheet's QR, in millimetres, with its quiet zone.
const SIGNING_MM: u32 = 44;
/// Edge of a recovery sheet's QR: it holds thirty times as much.
const RECOVERY_MM: u32 = 130;

/// Several signing sheets, two on a page to be cut.
pub fn signing_sheets(made: &Made, sheets: &[SigningSheet]) -> String {
    let body = sheets.iter().fold(String::new(), |mut body, sheet| {
        body.push_str(&signing_sheet(made, sheet));
        body
    });
    page("签字单 Signing sheets", &body)
}

/// A recovery sheet on a page of its own.
pub fn recovery_sheet(made: &Made, sheet: &RecoverySheet) -> String {
    let facts = [
        ("单位 Organisation", made.org.as_str()),
        ("编号 Number", &sheet.number),
        ("有效期至 Valid until", &sheet.until),
    ];
    let body = format!(
        "<section class=\"sheet whole\"><header><h1>恢复单</h1><h2>Recovery sheet</h2></header>{facts}\
         <p><b>谁拿到它，谁就能停用本单位的设备。请封好存入保险柜，不要拍照，不要上传。</b><br>\
         Whoever holds it can revoke this organisation’s devices. Seal it, put it in a safe, take no pictures of it.</p>\
         <p>全部设备都丢失后：在新设备上运行 wufei recovery use，读取这一页的照片，或存有下面内容的文件。它不能签联单。<br>\
         When every device is lost: on a new device, wufei recovery use reads a picture of this page, or a file with what stands below. It signs no manifests.</p>\
         <div class=\"code\">{qr}</div>{groups}{foot}</section>",
        facts = table(&facts),
        qr = qr::svg(&sheet.code, RECOVERY_MM),
        groups = groups(&sheet.code, "small"),
        foot = foot(made),
    );
    page("恢复单 Recovery sheet", &body)
}

fn signing_sheet(made: &Made, sheet: &SigningSheet) -> String {
    let facts = [
        ("移出人 Consignor", made.org.as_str()),
        ("有效期至 Valid until", &sheet.until),
        ("最多 At most", &sheet.most),
        ("编号 Number", &sheet.number),
    ];
    format!(
        "<section class=\"sheet\"><header><h1>签字单</h1><h2>Signing sheet</h2></header>\
         <div class=\"side\"><div>{facts}\
         <p><b>只能签一张联单，用一次即作废。谁拿到它，谁就能替移出人签字：请像支票一样保管。</b><br>\
         Signs one manifest for the consignor, once, for whoever holds it. Keep it like a cheque.</p>\
         <p>收运方在联单上按“用签字单签”，扫码或输入下面的字符，不需要网络。<br>\
         The collector presses “Sign with a sheet” on the manifest and scans or types this. No network is needed.</p>\
         </div>{qr}</div>{groups}{foot}</section>",
        facts = table(&facts),
        qr = qr::svg(&sheet.code, SIGNING_MM),
        groups = groups(&sheet.code, "large"),
        foot = foot(made),
    )
}

fn table(facts: &[(&str, &str)]) -> String {
    let mut rows = String::new();
    for (name, value) in facts {
        write!(rows, "<tr><th>{}</th><td>{}</td></tr>", text(name), text(value)).expect("a text grows");
    }
    format!("<table>{rows}</table>")
}

/// The code once more, for hands: O and I are never in it.
fn groups(code: &str, size: &str) -> String {
    let groups: String = code
        .split('-')
        .map(|group| format!("<span>{}</span>", text(group)))
        .collect();
    format!(
        "<p class=\"typed {size}\" lang=\"en\">{groups}</p>\
         <p class=\"hint\">0 是数字零，没有字母 I、L、O、U。 0 is the digit; there is no I, L, O or U.</p>"
    )
}

fn foot(made: &Made) -> String {
    format!(
        "<footer>打印时间 Printed {} · 设备 Device {} · 联网同步后可用 Good once that device has synced</footer>",
        text(&made.at),
        text(&made.device)
    )
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{}</title><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>\n",
        text(title)
    )
}

/// Names come from directories: what stands in them is text and nothing else.
fn text(said: &str) -> String {
    said.chars().fold(String::new(), |mut safe, c| {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
        safe
    })
}

const STYLE: &str = "@page{size:A4;margin:14mm}\
*{box-sizing:border-box}\
body{margin:0 auto;max-width:182mm;font:11pt/1.45 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif;color:#000;background:#fff}\
.sheet{break-inside:avoid;padding:6mm 0;border-bottom:1px dashed #000}\
.whole{border:0;break-after:page}\
header{display:flex;align-items:baseline;gap:4mm;border-bottom:2px solid #000;margin-bottom:3mm}\
h1{font-size:18pt;margin:0}h2{font-size:12pt;font-weight:400;margin:0}\
.side{display:flex;gap:6mm;justify-content:space-between;align-items:flex-start}\
table{border-collapse:collapse}th{font-weight:400;text-align:left;padding:0 5mm .5mm 0;white-space:nowrap;vertical-align:top}td{font-weight:700}\
p{margin:2.5mm 0}svg{flex:none;display:block}.code{display:flex;justify-content:center}\
.typed{display:grid;gap:1mm 3mm;font-family:'Noto Sans Mono',Consolas,Menlo,monospace;font-variant-ligatures:none}\
.typed.large{grid-template-columns:repeat(5,auto);justify-content:start;font-size:15pt;letter-spacing:.06em;gap:1.5mm 7mm}\
.typed.small{grid-template-columns:repeat(16,auto);justify-content:space-between;font-size:7.5pt;line-height:1.15;gap:.3mm}\
.hint{font-size:8.5pt}footer{font-size:8.5pt;margin-top:2mm}";

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Made {
        Made {
            org: "示例 <汽修> & 厂".to_owned(),
            device: "1203 4410 9921 0087".to_owned(),
            at: "2026-11-27 09:40".to_owned(),
        }
    }

    fn sheet(number: &str) -> SigningSheet {
        SigningSheet {
            number: number.to_owned(),
            until: "2026-12-31 24:00".to_owned(),
            most: "2 t".to_owned(),
            code: format!("WFS1{}", "-7K3M".repeat(14)),
        }
    }

    #[test]
    fn a_sheet_says_whose_it_is_until_when_and_for_how_much() {
        let page = signing_sheets(&made(), &[sheet("3f2a91bc"), sheet("77aa01fe")]);
        assert_eq!(page.matches("<section").count(), 2);
        for told in [
            "示例 &lt;汽修&gt; &amp; 厂",
            "2026-12-31 24:00",
            "2 t",
            "77aa01fe",
            "width=\"44mm\"",
            "<span>WFS1</span><span>7K3M</span>",
        ] {
            assert!(page.contains(told), "{told}");
        }
    }

    #[test]
    fn a_page_needs_nothing_from_elsewhere() {
        let sheet = RecoverySheet {
            number: "3f2a91bc".to_owned(),
            until: "2027-11-27".to_owned(),
            code: format!("WFR1{}", "-7K3M".repeat(330)),
        };
        let page = recovery_sheet(&made(), &sheet);
        assert!(page.contains("<svg"), "it fits a QR");
        for loads in ["http:", "https:", "<script", "<link", "src=\"", "url("] {
            assert!(!page.contains(loads), "{loads}");
        }
    }

    #[test]
    fn what_no_qr_holds_is_printed_as_text_alone() {
        let sheet = RecoverySheet {
            number: "3f2a91bc".to_owned(),
            until: "2027-11-27".to_owned(),
            code: format!("WFR1{}", "-7K3M".repeat(3000)),
        };
        let page = recovery_sheet(&made(), &sheet);
        assert!(!page.contains("<svg") && page.contains("<span>7K3M</span>"));
    }
}
