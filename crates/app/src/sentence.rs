//! The sentences: one function for each language, with the values in them. A forgotten case does not compile.
//!
//! Form: what — what it means for the data — what now.

use crate::acts::PartyRole;
use crate::node::PersonError;
use crate::{Problem, Sentence, told};
use wufei_manifest::{Status, StepKind, Uncorrectable, Unrecordable};
use wufei_papers::Lang;

/// What, so what, what now.
type Three = (String, String, String);

impl Problem {
    /// What a person reads in this language.
    pub fn sentence(&self, lang: Lang) -> Sentence {
        let (what, so_what, what_now) = match lang {
            Lang::ZhCn => zh(self),
            Lang::En => en(self),
        };
        Sentence {
            code: self.code(),
            what,
            so_what,
            what_now,
        }
    }

    /// A stable name.
    pub fn code(&self) -> String {
        let own = match self {
            Self::WasteCode { .. } => "code.unreadable",
            Self::NotListed { .. } => "code.unknown",
            Self::Weight { .. } => "qty.unreadable",
            Self::WeightZero { .. } => "qty.zero",
            Self::WeightMissing { .. } => "qty.missing",
            Self::AlreadyWeighed { .. } => "qty.weighed",
            Self::LineUnknown { .. } => "line.unknown",
            Self::LineUnreadable { .. } => "line.unreadable",
            Self::NoLines => "line.none",
            Self::Plate { .. } => "plate.unreadable",
            Self::Date { .. } => "date.unreadable",
            Self::PartyUnknown { .. } => "party.unknown",
            Self::PartyAmbiguous { .. } => "party.ambiguous",
            Self::ManifestUnknown { .. } => "manifest.unknown",
            Self::ManifestAmbiguous { .. } => "manifest.ambiguous",
            Self::NotThatParty { .. } => "sign.not_party",
            Self::NotNow { .. } => "step.not_now",
            Self::AlreadySigned { .. } => "step.signed",
            Self::Contradicted { .. } => "step.contradicted",
            Self::NoReason { .. } => "reason.missing",
            Self::WeightsUnsettled { .. } => "qty.unsettled",
            Self::NothingToResolve { .. } => "resolve.nothing",
            Self::PartyNameless { .. } => "party.nameless",
            Self::CreditCode { .. } => "uscc.unreadable",
            Self::Unrecordable { .. } => "record.may_not",
            Self::Code { .. } => "record.code",
            Self::PictureTooLarge { .. } => "record.picture",
            Self::NothingToConfirm { .. } => "record.nothing",
            Self::MayNotResolve { .. } => "resolve.may_not",
            Self::Uncorrectable { .. } => "correct.field",
            Self::NothingToAnswer { .. } => "correct.unknown",
            Self::NotAsked { .. } => "correct.not_asked",
            Self::OnlyReported { .. } => "step.reported",
            Self::File { .. } => "file",
            Self::Pin(_) => "pin.rule",
            Self::PinsDiffer => "pin.differ",
            Self::NoPin => "pin.none",
            Self::Import(_) => "import.file",
            Self::PersonUnknown { .. } | Self::Person(PersonError::Unknown { .. }) => "person.unknown",
            Self::PersonAmbiguous { .. } => "person.ambiguous",
            Self::Person(PersonError::Card(_)) => "person.name",
            Self::Person(PersonError::NotOwn { .. }) => "person.not_own",
            Self::Person(PersonError::Node(error)) | Self::Node(error) => told::node(error).code,
            Self::Record(error) => told::record(error).code,
            Self::Device(error) => told::device(error).code,
            Self::Joined(_) => "device.welcome",
            Self::NotOurs { .. } => "file.other",
            Self::NoCode { .. } => "picture.no_code",
            Self::NothingToEndorse { .. } => "endorse.nothing",
            Self::Enrol(error) => told::enrol(error).code,
            Self::Sync(error) => told::sync(error).code,
            Self::Export(_) => "export",
        };
        own.to_owned()
    }
}

const NOTHING_ZH: &str = "没有签字，也没有丢失任何数据。";
const NOTHING_EN: &str = "Nothing was signed and nothing was lost.";

fn three(what: String, so_what: &str, what_now: impl Into<String>) -> Three {
    (what, so_what.to_owned(), what_now.into())
}

fn zh(problem: &Problem) -> Three {
    match problem {
        Problem::WasteCode { value, .. } => three(
            format!("「{value}」不是有效的废物代码。"),
            NOTHING_ZH,
            "废物代码为 8 位数字，如 900-249-08；可用 HW08 900-249-08 的写法，但类别须与代码末两位一致。",
        ),
        Problem::NotListed { code, edition } => three(
            format!("「{code}」不在 {edition} 版名录中。"),
            "已照常保存。本程序所带名录不是现行版本。",
            "请核对代码；若为鉴别认定的废物，请用 900-000-NN。",
        ),
        Problem::Weight { value, .. } => three(
            format!("「{value}」不是有效的重量。"),
            NOTHING_ZH,
            "请写成 1.25t、1250kg 或 1250000g；不能为负，精确到克，最多 50000 吨。",
        ),
        Problem::WeightZero { waste } => three(
            format!("{waste} 的计划数量为零。"),
            NOTHING_ZH,
            "请填写大于零的计划数量。",
        ),
        Problem::WeightMissing { line, waste } => three(
            format!("第 {line} 行（{}）没有重量。", waste.as_deref().unwrap_or("—")),
            NOTHING_ZH,
            format!("请为每一行填写重量，例如 {line}=1.18t。"),
        ),
        Problem::AlreadyWeighed { waste, given } => three(
            format!(
                "{} 的移出量已由移出人过磅，不能改写为 {given}。",
                waste.as_deref().unwrap_or("该行")
            ),
            NOTHING_ZH,
            "请不带重量签收；若有差异，由接受人过磅后如实填写。",
        ),
        Problem::LineUnknown { named, lines } if named.is_empty() => three(
            format!("这张联单有 {lines} 行废物，请指明是哪一行。"),
            NOTHING_ZH,
            "写成 行号=重量，例如 2=1.18t。",
        ),
        Problem::LineUnknown { named, lines } => three(
            format!("没有第「{named}」行；这张联单共 {lines} 行。"),
            NOTHING_ZH,
            "请用 1 起的行号。",
        ),
        Problem::LineUnreadable { value } => three(
            format!("「{value}」不是一行废物。"),
            NOTHING_ZH,
            "依次写 代码 重量 [形态] [包装] [件数]，例如 \"900-249-08 1.2t 液态 桶装 12\"。",
        ),
        Problem::NoLines => three("联单上没有废物。".to_owned(), NOTHING_ZH, "请至少填写一行废物。"),
        Problem::Plate { value, .. } => three(
            format!("「{value}」不是有效的车牌号。"),
            NOTHING_ZH,
            "请写成 鄂A12345、鄂A1234挂 或新能源 鄂AD12345；字母 I 和 O 不用。",
        ),
        Problem::Date { value } => three(
            format!("「{value}」不是日期。"),
            NOTHING_ZH,
            "请写成 2026-11-23。",
        ),
        Problem::PartyUnknown { field, named, known } => three(
            format!(
                "通讯录中没有「{named}」（{}；现有 {known} 家单位）。",
                field_zh(field)
            ),
            NOTHING_ZH,
            "请先同步（wufei sync），再用 wufei directory 查看单位的名称、信用代码或编号。",
        ),
        Problem::PartyAmbiguous { field, named, found } => three(
            format!("有 {} 家单位叫「{named}」（{}）。", found.len(), field_zh(field)),
            NOTHING_ZH,
            format!("请改用信用代码或单位编号：{}。", joined(found)),
        ),
        Problem::ManifestUnknown { named } => three(
            format!("本机没有联单「{named}」。"),
            "可能尚未同步到本机。",
            "请先同步，或用 wufei manifest list 查看。",
        ),
        Problem::ManifestAmbiguous { named, found } => three(
            format!("有 {} 张联单符合「{named}」。", found.len()),
            NOTHING_ZH,
            format!("请写完整编号：{}。", joined(found)),
        ),
        Problem::NotThatParty { step, role, named } => three(
            format!(
                "本单位不是这张联单的{}（{}），不能签「{}」。",
                role_zh(*role),
                named.as_deref().unwrap_or("未填写"),
                step_zh(*step)
            ),
            NOTHING_ZH,
            "请由该单位的设备签字；若单位填错，请移出人作新联单。",
        ),
        Problem::NotNow { step, status } => three(
            format!(
                "联单现在是「{}」，不能签「{}」。",
                status_zh(*status),
                step_zh(*step)
            ),
            NOTHING_ZH,
            "若前一环节刚刚完成，请先同步再试。",
        ),
        Problem::AlreadySigned { step, entry } => three(
            format!("「{}」已签过（条目 {}）。", step_zh(*step), entry.short()),
            "原来的签字有效，没有重复。",
            "无需操作；如有错误，只能追加更正。",
        ),
        Problem::Contradicted { step, by } => three(
            format!(
                "有人签了「{}」，也有人在不知情时签了别的环节，现在不能签「{}」。",
                step_zh(*by),
                step_zh(*step)
            ),
            NOTHING_ZH,
            "请先定以哪一步为准：用 wufei manifest show 查看谁可以定，或请主管部门定。",
        ),
        Problem::NoReason { step } => three(
            format!("「{}」没有写明原因。", step_zh(*step)),
            NOTHING_ZH,
            "请写明原因，各方都会看到。",
        ),
        Problem::PartyNameless { field } => three(
            format!("{}没有写名称。", field_zh(field)),
            NOTHING_ZH,
            "未登记的单位也要写名称，照营业执照填写。",
        ),
        Problem::CreditCode { value, .. } => three(
            format!("「{value}」不是统一社会信用代码。"),
            NOTHING_ZH,
            "请照营业执照填写 18 位代码，或者先不填。",
        ),
        Problem::Unrecordable { why, party } => {
            let party = party.as_deref().unwrap_or("该单位");
            match why {
                Unrecordable::Oneself => three(
                    format!("这一步就是本单位（{party}）的。"),
                    NOTHING_ZH,
                    "请直接签字，不必代记。",
                ),
                Unrecordable::Enrolled => three(
                    format!("{party}已经登记，纸上的签字不能代替它的签字。"),
                    NOTHING_ZH,
                    "请它自己签字、用签字单，或报一个口令（--code）。",
                ),
                Unrecordable::NoCodes => three(
                    format!("{party}没有登记，没有口令。"),
                    NOTHING_ZH,
                    "请拍下它签字的纸质联单（--picture）。",
                ),
                Unrecordable::Malformed | Unrecordable::Stranger | Unrecordable::NamesParty => three(
                    "这一步不能代记。".to_owned(),
                    NOTHING_ZH,
                    "只能代记联单上三方各自的环节，由联单上的单位来记。",
                ),
            }
        }
        Problem::Code { value } => three(
            format!("「{value}」不是口令。"),
            NOTHING_ZH,
            "口令是序号加十个字符，例如 12-7K3M9-2QD4Z，请对方再报一遍。",
        ),
        Problem::PictureTooLarge { path, bytes, limit } => three(
            format!("{path} 有 {bytes} 字节，照片最多 {limit} 字节。"),
            NOTHING_ZH,
            "请拍小一些，或压缩后再用。",
        ),
        Problem::NothingToConfirm { named } => three(
            if named.is_empty() {
                "没有等本单位确认的代记，或者不止一项。".to_owned()
            } else {
                format!("没有编号以「{named}」开头、等本单位确认的代记。")
            },
            NOTHING_ZH,
            "请用 wufei manifest show 查看代记的环节和编号。",
        ),
        Problem::WeightsUnsettled { waste, consignor } => three(
            format!(
                "{} 有两个不同的移出量，现在不能签「装运」。",
                waste.as_deref().unwrap_or("有一行")
            ),
            NOTHING_ZH,
            format!(
                "请移出人（{}）先定以哪次开具为准，同步后再签。",
                consignor.as_deref().unwrap_or("未填写")
            ),
        ),
        Problem::Uncorrectable { field, why } => three(
            format!("「{}」不能这样更正：{}。", path_zh(field), uncorrectable_zh(why)),
            NOTHING_ZH,
            "请改正后再提出；用 wufei manifest show 可以看到各项现在的内容。",
        ),
        Problem::NothingToAnswer { named } => three(
            format!("没有编号以「{named}」开头、且等待答复的更正，或者不止一项。"),
            NOTHING_ZH,
            "请先同步，再用 wufei manifest show 查看更正的编号。",
        ),
        Problem::NotAsked { asked } => three(
            "这一步不需要本单位答复。".to_owned(),
            NOTHING_ZH,
            format!("需要答复的：{}。", asked.join("、")),
        ),
        Problem::NothingToResolve { named } => three(
            format!("没有编号以「{named}」开头、且与别的环节矛盾的环节。"),
            NOTHING_ZH,
            "请先同步，再用 wufei manifest show 查看；已定下的，只有主管部门能改。",
        ),
        Problem::MayNotResolve { may } => three(
            "本单位不能定这一步为准。".to_owned(),
            NOTHING_ZH,
            format!(
                "不同单位的签字相互矛盾时，各单位只能让步，不能定自己的为准。可以定的：{}。",
                may.iter()
                    .map(String::as_str)
                    .chain(["主管部门"])
                    .collect::<Vec<_>>()
                    .join("、")
            ),
        ),
        Problem::Joined(error) => three(
            format!("交接文件不可用：{error}。"),
            NOTHING_ZH,
            "请在要加入的设备上重新生成申请，再由本单位的管理设备重新签发。",
        ),
        Problem::NotOurs { path, what } => three(
            format!("{path} 不是可用的文件（应为 {what}）。"),
            NOTHING_ZH,
            "请检查文件是否完整、是否选对。",
        ),
        Problem::NoCode { path } => three(
            format!("在 {path} 里没有找到二维码。"),
            NOTHING_ZH,
            "请把二维码拍完整、拍清楚，或改为输入文字。",
        ),
        Problem::NothingToEndorse { manifest } => three(
            format!("{manifest} 没有等待本单位确认的隔离记录。"),
            NOTHING_ZH,
            "请先同步，再用 wufei manifest show 查看；别的单位的记录由该单位或主管部门确认。",
        ),
        Problem::OnlyReported { manifest } => three(
            format!("{manifest} 是导入的历史联单，没有可签的环节。"),
            NOTHING_ZH,
            "如需转移，请作新联单。",
        ),
        Problem::File { path, error } => three(
            format!("无法读写「{path}」：{error}。"),
            "已保存的记录没有受影响。",
            "请检查路径、权限和磁盘空间。",
        ),
        Problem::Pin(_) => three(
            "PIN 太短或太长。".to_owned(),
            "没有建立或更改任何密钥。",
            "PIN 至少 6 位数字或 8 个字符。",
        ),
        Problem::PinsDiffer => three(
            "两次输入的 PIN 不同。".to_owned(),
            "没有建立任何密钥。",
            "请重新输入。",
        ),
        Problem::NoPin => three(
            "需要 PIN，但这里不能提问。".to_owned(),
            NOTHING_ZH,
            "请用 --pin-file 文件 或 --pin-stdin；PIN 不能写在命令行里。",
        ),
        Problem::Import(error) => three(
            error.remedy(Lang::ZhCn),
            "没有导入任何数据，原文件未改动。",
            "请按提示处理后重试。",
        ),
        Problem::PersonUnknown { named } => three(
            format!("本机没有经办人「{named}」。"),
            NOTHING_ZH,
            "请用 wufei person list 查看姓名和编号。",
        ),
        Problem::PersonAmbiguous { named, found } => three(
            format!("有 {} 位经办人符合「{named}」。", found.len()),
            NOTHING_ZH,
            format!("请改用编号：{}。", joined(found)),
        ),
        Problem::Person(PersonError::Card(_)) => three(
            "姓名或电话不能用。".to_owned(),
            "没有添加任何人。",
            "姓名必填，最多 40 个汉字；电话最多 40 个字符；都不能含换行等控制字符。",
        ),
        Problem::Person(PersonError::Unknown { person }) => three(
            format!("本机没有经办人 {person}。"),
            NOTHING_ZH,
            "请用 wufei person list 查看姓名和编号。",
        ),
        Problem::Person(PersonError::NotOwn { person }) => three(
            format!("{} 不是本机的经办人，或资料已删除。", person.short()),
            NOTHING_ZH,
            "请另选一位，或用 wufei person add 添加。",
        ),
        Problem::Person(PersonError::Node(error)) | Problem::Node(error) => told::node(error).zh.into(),
        Problem::Record(error) => told::record(error).zh.into(),
        Problem::Device(error) => told::device(error).zh.into(),
        Problem::Enrol(error) => told::enrol(error).zh.into(),
        Problem::Sync(error) => told::sync(error).zh.into(),
        Problem::Export(error) => three(
            format!("导出文件不能读写：{error}。"),
            "已保存的记录没有受影响。",
            "请检查文件。",
        ),
    }
}

fn en(problem: &Problem) -> Three {
    match problem {
        Problem::WasteCode { value, error } => three(
            format!("“{value}” is no waste code: {error}."),
            NOTHING_EN,
            "A waste code has 8 digits, such as 900-249-08; HW08 900-249-08 is fine when category and code agree.",
        ),
        Problem::NotListed { code, edition } => three(
            format!("“{code}” is not in the {edition} catalogue."),
            "It was saved all the same: the catalogue in this program is not the edition in force.",
            "Check the code; for wastes found hazardous by identification use 900-000-NN.",
        ),
        Problem::Weight { value, error } => three(
            format!("“{value}” is no weight: {error}."),
            NOTHING_EN,
            "Write 1.25t, 1250kg or 1250000g.",
        ),
        Problem::WeightZero { waste } => three(
            format!("The planned weight of {waste} is zero."),
            NOTHING_EN,
            "Give a weight above zero.",
        ),
        Problem::WeightMissing { line, waste } => three(
            format!("Line {line} ({}) has no weight.", waste.as_deref().unwrap_or("–")),
            NOTHING_EN,
            format!("Give a weight for each line, such as {line}=1.18t."),
        ),
        Problem::AlreadyWeighed { waste, given } => three(
            format!(
                "The consignor has weighed {}; {given} cannot replace it.",
                waste.as_deref().unwrap_or("this line")
            ),
            NOTHING_EN,
            "Sign without a weight; the receiver's scale will show a difference.",
        ),
        Problem::LineUnknown { named, lines } if named.is_empty() => three(
            format!("This manifest has {lines} lines; say which one."),
            NOTHING_EN,
            "Write LINE=WEIGHT, such as 2=1.18t.",
        ),
        Problem::LineUnknown { named, lines } => three(
            format!("There is no line “{named}” among {lines}."),
            NOTHING_EN,
            "Lines are counted from 1.",
        ),
        Problem::LineUnreadable { value } => three(
            format!("“{value}” is no line of a manifest."),
            NOTHING_EN,
            "Write CODE WEIGHT [FORM] [PACKAGING] [PIECES], such as \"900-249-08 1.2t 液态 桶装 12\".",
        ),
        Problem::NoLines => three(
            "The manifest has no waste.".to_owned(),
            NOTHING_EN,
            "Give at least one line.",
        ),
        Problem::Plate { value, error } => three(
            format!("“{value}” is no number plate: {error}."),
            NOTHING_EN,
            "Write 鄂A12345, 鄂A1234挂 or 鄂AD12345; the letters I and O are not used.",
        ),
        Problem::Date { value } => three(format!("“{value}” is no day."), NOTHING_EN, "Write 2026-11-23."),
        Problem::PartyUnknown { field, named, known } => three(
            format!("Nobody in the directory is “{named}” ({field}; {known} organisations are known)."),
            NOTHING_EN,
            "Sync first (wufei sync), then see names, credit codes and ids with wufei directory.",
        ),
        Problem::PartyAmbiguous { field, named, found } => three(
            format!("{} organisations are “{named}” ({field}).", found.len()),
            NOTHING_EN,
            format!("Use a credit code or an id: {}.", joined(found)),
        ),
        Problem::ManifestUnknown { named } => three(
            format!("There is no manifest “{named}” on this computer."),
            "It may not have arrived yet.",
            "Sync, or look at wufei manifest list.",
        ),
        Problem::ManifestAmbiguous { named, found } => three(
            format!("{} manifests fit “{named}”.", found.len()),
            NOTHING_EN,
            format!("Write a whole id: {}.", joined(found)),
        ),
        Problem::NotThatParty { step, role, named } => three(
            format!(
                "Your organisation is not the {} of this manifest ({}) and cannot sign “{step}”.",
                role_en(*role),
                named.as_deref().unwrap_or("nobody is named")
            ),
            NOTHING_EN,
            "A device of that organisation signs; if the wrong one is named, the consignor makes a new manifest.",
        ),
        Problem::NotNow { step, status } => three(
            format!(
                "The manifest is {}; “{step}” cannot be signed now.",
                status.name()
            ),
            NOTHING_EN,
            "If the step before was signed just now, sync and try again.",
        ),
        Problem::AlreadySigned { step, entry } => three(
            format!("“{step}” was signed already (entry {}).", entry.short()),
            "That signature stands; nothing was doubled.",
            "Nothing to do; a mistake can only be corrected by a further entry.",
        ),
        Problem::Contradicted { step, by } => three(
            format!(
                "Somebody signed “{by}”, and others went on without knowing; “{step}” cannot be signed now."
            ),
            NOTHING_EN,
            "First it is to be said which step stands: wufei manifest show tells who may, and the authority always may.",
        ),
        Problem::NoReason { step } => three(
            format!("“{step}” has no reason."),
            NOTHING_EN,
            "Say why: all parties will read it.",
        ),
        Problem::PartyNameless { field } => three(
            format!("The {field} has no name."),
            NOTHING_EN,
            "A firm that is not enrolled has a name too: write it as on its licence.",
        ),
        Problem::CreditCode { value, error } => three(
            format!("{value:?} is no credit code: {error}."),
            NOTHING_EN,
            "Write the 18 characters of the business licence, or leave it out.",
        ),
        Problem::Unrecordable { why, party } => {
            let party = party.as_deref().unwrap_or("That party");
            match why {
                Unrecordable::Oneself => three(
                    format!("This step is your own organisation's ({party})."),
                    NOTHING_EN,
                    "Sign it; nothing needs to be recorded.",
                ),
                Unrecordable::Enrolled => three(
                    format!("{party} is enrolled: a signature on paper does not stand for its own."),
                    NOTHING_EN,
                    "It signs itself, gives you a signing sheet, or tells you one of its codes (--code).",
                ),
                Unrecordable::NoCodes => three(
                    format!("{party} is not enrolled and has no codes."),
                    NOTHING_EN,
                    "Photograph the paper that it signed (--picture).",
                ),
                Unrecordable::Malformed | Unrecordable::Stranger | Unrecordable::NamesParty => three(
                    "This step cannot be recorded for somebody.".to_owned(),
                    NOTHING_EN,
                    "Only the steps of the three parties can, by an organisation that the manifest names.",
                ),
            }
        }
        Problem::Code { value } => three(
            format!("{value:?} is no code."),
            NOTHING_EN,
            "A code is its number and ten characters, such as 12-7K3M9-2QD4Z. Ask to have it told once more.",
        ),
        Problem::PictureTooLarge { path, bytes, limit } => three(
            format!("{path} has {bytes} bytes; a picture has at most {limit}."),
            NOTHING_EN,
            "Take a smaller one, or compress it.",
        ),
        Problem::NothingToConfirm { named } => three(
            if named.is_empty() {
                "No recorded step waits for your organisation's word, or more than one does.".to_owned()
            } else {
                format!(
                    "No recorded step whose entry begins with {named:?} waits for your organisation's word."
                )
            },
            NOTHING_EN,
            "See the recorded steps and their entries with wufei manifest show.",
        ),
        Problem::WeightsUnsettled { waste, consignor } => three(
            format!(
                "Two different weights that left stand side by side for {}; it cannot be picked up now.",
                waste.as_deref().unwrap_or("a line")
            ),
            NOTHING_EN,
            format!(
                "The consignor ({}) says which issue stands; then sync and sign.",
                consignor.as_deref().unwrap_or("nobody is named")
            ),
        ),
        Problem::Uncorrectable { field, why } => three(
            format!("{field} cannot be corrected so: {why}."),
            NOTHING_EN,
            "Change it and propose it again; wufei manifest show tells what stands there now.",
        ),
        Problem::NothingToAnswer { named } => three(
            format!("No open correction has an id that begins with “{named}”, or several have."),
            NOTHING_EN,
            "Sync, and look with wufei manifest show for the ids of corrections.",
        ),
        Problem::NotAsked { asked } => three(
            "Your organisation is not asked here.".to_owned(),
            NOTHING_EN,
            format!("These are: {}.", asked.join(", ")),
        ),
        Problem::NothingToResolve { named } => three(
            format!("No step whose id begins with “{named}” contradicts another."),
            NOTHING_EN,
            "Sync, and look with wufei manifest show; what is settled only the authority settles anew.",
        ),
        Problem::MayNotResolve { may } => three(
            "Your organisation may not say that this step stands.".to_owned(),
            NOTHING_EN,
            format!(
                "Where organisations contradict each other, each may only give way. These may say it: {}.",
                may.iter()
                    .map(String::as_str)
                    .chain(["the authority"])
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        ),
        Problem::Joined(error) => three(
            format!("The welcome cannot be used: {error}."),
            NOTHING_EN,
            "Make a new request on the device that is to join, and have a managing device answer it.",
        ),
        Problem::NotOurs { path, what } => three(
            format!("{path} is no {what}."),
            NOTHING_EN,
            "See that the file is whole, and the right one.",
        ),
        Problem::NoCode { path } => three(
            format!("No code can be read in {path}."),
            NOTHING_EN,
            "Take the whole of the QR, sharp and close, or type its text.",
        ),
        Problem::NothingToEndorse { manifest } => three(
            format!("Nothing of {manifest} waits for an endorsement by your organisation."),
            NOTHING_EN,
            "Sync, and look with wufei manifest show; what is another organisation's, that one or the authority endorses.",
        ),
        Problem::OnlyReported { manifest } => three(
            format!("{manifest} is imported history and has no steps to sign."),
            NOTHING_EN,
            "Make a new manifest for a new transfer.",
        ),
        Problem::File { path, error } => three(
            format!("“{path}” cannot be read or written: {error}."),
            "What is saved is untouched.",
            "Check the path, the permissions and the free space.",
        ),
        Problem::Pin(error) => three(
            format!("{error}."),
            "No key was made or changed.",
            "Choose another PIN.",
        ),
        Problem::PinsDiffer => three(
            "The two PINs differ.".to_owned(),
            "No key was made.",
            "Type it again.",
        ),
        Problem::NoPin => three(
            "A PIN is needed, and nobody can be asked here.".to_owned(),
            NOTHING_EN,
            "Use --pin-file FILE or --pin-stdin; a PIN is never a flag.",
        ),
        Problem::Import(error) => three(
            error.remedy(Lang::En),
            "Nothing was imported; the file is unchanged.",
            "Mend the file and try again.",
        ),
        Problem::PersonUnknown { named } => three(
            format!("There is no person “{named}” here."),
            NOTHING_EN,
            "See names and ids with wufei person list.",
        ),
        Problem::PersonAmbiguous { named, found } => three(
            format!("{} persons match “{named}”.", found.len()),
            NOTHING_EN,
            format!("Use an id: {}.", joined(found)),
        ),
        Problem::Person(PersonError::Card(error)) => three(
            format!("Name or telephone number cannot be used: {error}."),
            "Nobody was added.",
            "Give a name of at most 120 bytes, and a number of at most 40 characters.",
        ),
        Problem::Person(PersonError::Unknown { person }) => three(
            format!("There is no person {person} here."),
            NOTHING_EN,
            "See names and ids with wufei person list.",
        ),
        Problem::Person(PersonError::NotOwn { person }) => three(
            format!(
                "{} is not a person of this device, or their card is erased.",
                person.short()
            ),
            NOTHING_EN,
            "Choose another, or add one with wufei person add.",
        ),
        Problem::Person(PersonError::Node(error)) | Problem::Node(error) => told::node(error).en.into(),
        Problem::Record(error) => told::record(error).en.into(),
        Problem::Device(error) => told::device(error).en.into(),
        Problem::Enrol(error) => told::enrol(error).en.into(),
        Problem::Sync(error) => told::sync(error).en.into(),
        Problem::Export(error) => three(
            format!("The export cannot be read or written: {error}."),
            "What is saved is untouched.",
            "Check the file.",
        ),
    }
}

fn joined(ids: &[impl ToString]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn field_zh(field: &str) -> &'static str {
    match field {
        "consignor" => "移出人",
        "carrier" => "承运人",
        _ => "接受人",
    }
}

fn role_zh(role: PartyRole) -> &'static str {
    match role {
        PartyRole::Consignor => "移出人",
        PartyRole::Carrier => "承运人",
        PartyRole::Receiver => "接受人",
    }
}

fn role_en(role: PartyRole) -> &'static str {
    match role {
        PartyRole::Consignor => "consignor",
        PartyRole::Carrier => "carrier",
        PartyRole::Receiver => "receiver",
    }
}

/// The name of a field, as far as it has one.
fn path_zh(path: &str) -> &str {
    let names: Vec<_> = path.split('/').collect();
    match *names.as_slice() {
        ["lines", _, "waste_code"] => "废物代码",
        ["lines", _, "waste_name"] => "废物名称",
        ["lines", _, "form"] => "形态",
        ["lines", _, "packaging"] => "包装方式",
        ["lines", _, "packages"] => "件数",
        ["lines", _, "planned_g"] => "计划量",
        ["removed", _] => "移出量",
        ["received", _] => "过磅量",
        ["accepted", _] => "接受量",
        ["legs", _, "plate"] => "车牌",
        ["legs", _, "trailer"] => "挂车",
        _ => path,
    }
}

fn uncorrectable_zh(why: &Uncorrectable) -> String {
    match why {
        Uncorrectable::OtherBase => "它所依据的内容不对".to_owned(),
        Uncorrectable::NoReason => "没有写明原因".to_owned(),
        Uncorrectable::Fields => "没有写明改哪一项、改成什么".to_owned(),
        Uncorrectable::Twice { .. } => "写了两次".to_owned(),
        Uncorrectable::NotCorrectable { .. } => "这一项不能更正，请另开联单".to_owned(),
        Uncorrectable::NotSealed { .. } => "还没有人签字，直接改即可".to_owned(),
        Uncorrectable::Unsettled { .. } => "有相互矛盾的环节，先定以哪一步为准".to_owned(),
        Uncorrectable::NoRow { .. } => "联单上没有这一行".to_owned(),
        Uncorrectable::Same { .. } => "现在就是这个内容".to_owned(),
        Uncorrectable::Value { .. } => "内容的格式不对".to_owned(),
        Uncorrectable::TooManyOpen { limit } => format!("本单位已有 {limit} 项更正等待答复"),
    }
}

/// The name of a step, as on screen.
pub(crate) fn step_zh(step: StepKind) -> &'static str {
    match step {
        StepKind::Issued => "开具",
        StepKind::PickedUp => "装运",
        StepKind::Delivered => "到达",
        StepKind::Received => "接收",
        StepKind::Accepted => "接受",
        StepKind::Refused => "拒收",
        StepKind::Voided => "作废",
        StepKind::Resolved => "定以哪步为准",
        StepKind::Corrected => "更正",
        StepKind::Approved => "同意更正",
        StepKind::Declined => "不同意更正",
        StepKind::Confirmed => "确认代记",
        StepKind::Imported => "导入",
    }
}

fn status_zh(status: Status) -> &'static str {
    match status {
        Status::Draft => "草稿",
        Status::Issued => "已开具",
        Status::InTransit => "运输中",
        Status::Delivered => "已到达",
        Status::Received => "已接收",
        Status::Accepted => "已接受",
        Status::Closed => "已办结",
        Status::Refused => "已拒收",
        Status::Voided => "已作废",
        Status::Reported => "导入",
    }
}
