//! What is worth telling about a cell, and what to do about it.

use super::MAX_TEXT_CHARS;
use super::column::Column;
use crate::Lang;

/// What values a problem carries, shortened to this, in characters.
pub(super) const MAX_VALUE_CHARS: usize = 100;

/// One thing worth telling about one cell.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The row as the spreadsheet counts it, from 1.
    pub row: u32,
    /// The column, by its header in the layout.
    pub column: Column,
    /// What it is.
    pub code: ProblemCode,
    /// What it means for the manifest.
    pub severity: Severity,
    /// What stands in the cell, shortened; empty when nothing does.
    pub value: String,
    /// The second value of the sentence: what was taken instead, or what the value disagrees with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What a problem means for the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The manifest stays out.
    Error,
    /// The manifest comes in; somebody should look.
    Warning,
    /// The manifest comes in with a value that was plainly meant and is now spelled right.
    Corrected,
}

/// Everything that can be wrong with a cell. The names in kebab-case are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// Neither a national nor a local number; a warning where only the national one is missing.
    NumberMissing,
    /// No 14-digit number.
    NumberInvalid,
    /// The number had blanks in it or stood in full width.
    NumberCorrected,
    /// The number was given out in another prefecture.
    NumberOfOtherPrefecture,
    /// No consignor.
    ConsignorMissing,
    /// No carrier.
    CarrierMissing,
    /// No receiver.
    ReceiverMissing,
    /// A category that does not exist.
    CategoryUnknown,
    /// No category can be read.
    CategoryUnreadable,
    /// No waste code.
    CodeMissing,
    /// No eight-digit code.
    CodeInvalid,
    /// A code of general solid waste.
    CodeOfGeneralWaste,
    /// Code and category disagree.
    CodeDisagrees,
    /// The code was not spelled `900-249-08`.
    CodeCorrected,
    /// The edition that ships with the program does not list the code.
    CodeNotListed,
    /// `900-000-NN`: found hazardous by identification, so listed nowhere.
    CodeByIdentification,
    /// No weight where one is expected.
    QuantityMissing,
    /// A weight below zero.
    QuantityNegative,
    /// No number can be read.
    QuantityUnreadable,
    /// More than any line can weigh.
    QuantityTooLarge,
    /// Separators, full width, or a unit beside the number.
    QuantityCorrected,
    /// A weight finer than a gram.
    QuantityRounded,
    /// The weight was converted to grams from another unit than the tonne.
    UnitConverted,
    /// No unit of weight.
    UnitUnknown,
    /// No date can be read.
    DateUnreadable,
    /// The date was not spelled `2026-10-08` or `2026-10-08 07:51:00`.
    DateCorrected,
    /// The vehicle arrived before it set out.
    ArrivalBeforeDeparture,
    /// The waste was received before it arrived.
    ReceiptBeforeArrival,
    /// No number plate.
    PlateInvalid,
    /// The plate had blanks or a dot in it, or small letters.
    PlateCorrected,
    /// Neither yes nor no.
    FlagUnreadable,
    /// A stage that the layout does not know.
    StageUnknown,
    /// A word that stands for "to be filled in".
    Placeholder,
    /// A formula; what it computes is not taken.
    Formula,
    /// The spreadsheet shows an error in the cell.
    CellError,
    /// More text than a cell of this layout holds.
    TextTooLong,
    /// Blanks around a text or invisible characters in it.
    TextCorrected,
    /// Rows of one number disagree on what is said once a manifest.
    HeadDiffers,
    /// Two rows of one manifest say exactly the same.
    LineRepeated,
}

impl Problem {
    /// What is wrong and what to do, with the values, in one sentence or two.
    pub fn remedy(&self, lang: Lang) -> String {
        let Problem { column, value, .. } = self;
        let detail = self.detail.as_deref().unwrap_or_default();
        let (zh, en) = match self.code {
            ProblemCode::NumberMissing if self.severity == Severity::Warning => (
                format!("没有国家联单号，暂以广东省联单号“{detail}”导入；取得国家联单号后请补录。"),
                format!("There is no national number; imported under the local number '{detail}'. Add the national number when it is known."),
            ),
            ProblemCode::NumberMissing => (
                "没有联单号，无法识别这是哪一份联单。请填写国家联单号后重新导入。".into(),
                "There is no number, so nobody can tell which manifest this is. Fill in the national number and import again.".into(),
            ),
            ProblemCode::NumberInvalid => {
                let digits = value.chars().filter(char::is_ascii_digit).count();
                (
                    format!("“{value}”不是国家联单号：应为 14 位数字（年份 4 位、省 2 位、市 2 位、流水号 6 位），现有 {digits} 位。请对照联单更正后重新导入。"),
                    format!("'{value}' is no national number: 14 digits are needed (year 4, province 2, prefecture 2, serial 6), there are {digits}. Correct it from the manifest and import again."),
                )
            }
            ProblemCode::NumberCorrected => (
                format!("联单号“{value}”含空格或全角字符，已按 {detail} 导入，无需处理。"),
                format!("The number '{value}' has blanks or full-width characters; {detail} was taken. Nothing needs to be done."),
            ),
            ProblemCode::NumberOfOtherPrefecture => (
                format!("联单号 {value} 的移出地不是武汉市（第 5–8 位应为 4201），已照原样导入。请核对移出地。"),
                format!("Number {value} was given out for another place than Wuhan (digits 5 to 8 would be 4201); it was imported as it stands. Check the place of removal."),
            ),
            ProblemCode::ConsignorMissing => (
                "没有填写产生单位，无法确定移出人。请填写后重新导入。".into(),
                "There is no consignor. Fill in the firm that sent the waste away and import again.".into(),
            ),
            ProblemCode::CarrierMissing => (
                "没有填写运输单位，已按空白导入。请核对。".into(),
                "There is no carrier; imported without one. Check the manifest.".into(),
            ),
            ProblemCode::ReceiverMissing => (
                "没有填写接收单位，已按空白导入。请核对。".into(),
                "There is no receiver; imported without one. Check the manifest.".into(),
            ),
            ProblemCode::CategoryUnknown => (
                format!("废物类别“{value}”不存在：名录只有 HW01–HW40 和 HW45–HW50。请更正类别和代码后重新导入。"),
                format!("There is no category '{value}': the catalogue has HW01 to HW40 and HW45 to HW50. Correct category and code and import again."),
            ),
            ProblemCode::CategoryUnreadable => (
                format!("废物类别“{value}”无法识别，已采用废物代码所含的类别 {detail}。请核对。"),
                format!("No category can be read from '{value}'; {detail} was taken from the waste code. Check it."),
            ),
            ProblemCode::CodeMissing => (
                "没有填写废物代码。请填写 8 位代码（如 900-249-08）后重新导入。".into(),
                "There is no waste code. Fill in the eight digits (such as 900-249-08) and import again.".into(),
            ),
            ProblemCode::CodeInvalid => (
                format!("“{value}”不是危险废物代码：应为 8 位数字，如 900-249-08。请更正后重新导入。"),
                format!("'{value}' is no code of a hazardous waste: eight digits are needed, such as 900-249-08. Correct it and import again."),
            ),
            ProblemCode::CodeOfGeneralWaste => (
                format!("“{value}”是一般固体废物代码，不属于危险废物转移联单。请核对废物，更正后重新导入。"),
                format!("'{value}' is a code of general solid waste, which needs no such manifest. Check the waste, correct the code and import again."),
            ),
            ProblemCode::CodeDisagrees => (
                format!("废物代码“{value}”与废物类别“{detail}”不一致。请核对废物，更正其中一项后重新导入。"),
                format!("Waste code '{value}' is not of the category '{detail}'. Check the waste, correct one of the two and import again."),
            ),
            ProblemCode::CodeCorrected => (
                format!("废物代码“{value}”已规范为 {detail}，无需处理。"),
                format!("The waste code '{value}' was read as {detail}. Nothing needs to be done."),
            ),
            ProblemCode::CodeNotListed => (
                format!("废物代码 {value} 不在本机的名录（{detail}年版，已被新版取代）中，已照原样导入。请对照现行名录核对。"),
                format!("Waste code {value} is not in the catalogue shipped here (edition {detail}, superseded); imported as it stands. Check it against the edition in force."),
            ),
            ProblemCode::CodeByIdentification => (
                format!("{value} 是经鉴别认定的危险废物代码，名录中不列出，已照原样导入。请补充鉴别报告编号。"),
                format!("{value} is a code for waste found hazardous by identification, which no edition lists; imported as it stands. Add the number of the identification report."),
            ),
            ProblemCode::QuantityMissing => (
                format!("没有填写{column}，已按空白导入。请核对。"),
                format!("{column} is blank; imported without it. Check the manifest."),
            ),
            ProblemCode::QuantityNegative => (
                format!("{column}“{value}”为负数，重量不能小于零。请填写实际重量后重新导入。"),
                format!("{column} '{value}' is negative, and a weight cannot be. Fill in the real weight and import again."),
            ),
            ProblemCode::QuantityUnreadable => (
                format!("{column}“{value}”不是可识别的重量。请填写数字（如 1.25，小数点用“.”）后重新导入。"),
                format!("No weight can be read from {column} '{value}'. Fill in a number (such as 1.25) and import again."),
            ),
            ProblemCode::QuantityTooLarge => (
                format!("{column}“{value}”超过单行上限 100000 吨，可能是单位或小数点有误。请更正后重新导入。"),
                format!("{column} '{value}' is more than 100000 t on one line; the unit or the decimal point may be wrong. Correct it and import again."),
            ),
            ProblemCode::QuantityCorrected => (
                format!("{column}“{value}”已按 {detail} 克导入，无需处理。"),
                format!("{column} '{value}' was read as {detail} g. Nothing needs to be done."),
            ),
            ProblemCode::QuantityRounded => (
                format!("{column}“{value}”细于 1 克，已四舍五入为 {detail} 克。请核对。"),
                format!("{column} '{value}' is finer than a gram and was rounded to {detail} g. Check it."),
            ),
            ProblemCode::UnitConverted => (
                format!("计量单位为“{value}”，该行数量已换算为克，未再当作吨。请核对数量级。"),
                format!("The unit is '{value}'; the weights of this row were converted and not taken as tonnes. Check their size."),
            ),
            ProblemCode::UnitUnknown => (
                format!("计量单位“{value}”不是重量单位。请换算为吨或千克后重新导入。"),
                format!("'{value}' is no unit of weight. Convert to tonnes (吨) or kilograms (千克) and import again."),
            ),
            ProblemCode::DateUnreadable => (
                format!("{column}“{value}”不是可识别的日期。请按 2026-10-08 或 2026-10-08 07:51:00 的格式填写后重新导入。"),
                format!("No date can be read from {column} '{value}'. Write it as 2026-10-08 or 2026-10-08 07:51:00 and import again."),
            ),
            ProblemCode::DateCorrected => (
                format!("{column}“{value}”已按 {detail} 导入，无需处理。"),
                format!("{column} '{value}' was read as {detail}. Nothing needs to be done."),
            ),
            ProblemCode::ArrivalBeforeDeparture => (
                format!("运输结束时间 {value} 早于运输开始时间 {detail}，已照原样导入。请核对两个时间。"),
                format!("The vehicle arrived at {value}, before it set out at {detail}; imported as it stands. Check both times."),
            ),
            ProblemCode::ReceiptBeforeArrival => (
                format!("接收日期 {value} 早于运输结束时间 {detail}，已照原样导入。请核对两个时间。"),
                format!("The waste was received at {value}, before it arrived at {detail}; imported as it stands. Check both times."),
            ),
            ProblemCode::PlateInvalid => (
                format!("车牌号“{value}”格式不正确：普通号牌 7 位、新能源号牌 8 位，且不使用字母 I 和 O。请对照行驶证更正后重新导入。"),
                format!("'{value}' is no number plate: 7 characters are needed, with new energy 8, and I and O are never used. Correct it from the vehicle's papers and import again."),
            ),
            ProblemCode::PlateCorrected => (
                format!("车牌号“{value}”已规范为 {detail}，无需处理。"),
                format!("The plate '{value}' was read as {detail}. Nothing needs to be done."),
            ),
            ProblemCode::FlagUnreadable if self.severity == Severity::Error => (
                format!("{column}“{value}”无法判断联单是否有效。请填写“正常”或“已作废”后重新导入。"),
                format!("{column} '{value}' does not say whether the manifest is void. Write 正常 or 已作废 and import again."),
            ),
            ProblemCode::FlagUnreadable => (
                format!("{column}“{value}”无法识别，已按空白导入。请填写“是”或“否”。"),
                format!("{column} '{value}' is neither yes nor no; imported as blank. Write 是 or 否."),
            ),
            ProblemCode::StageUnknown => (
                format!("当前阶段“{value}”无法识别（应为待发运、运输中、已接收或已完结），已按空白导入。请核对。"),
                format!("The stage '{value}' is none of 待发运, 运输中, 已接收, 已完结; imported as blank. Check it."),
            ),
            ProblemCode::Placeholder => (
                format!("{column}填的是“{value}”，已按空白导入。取得实际内容后请补录。"),
                format!("{column} says '{value}', which stands for nothing; imported as blank. Fill it in when it is known."),
            ),
            ProblemCode::Formula if self.severity == Severity::Error => (
                format!("{column}是公式“{value}”，公式的结果不会被采用。请将该列粘贴为数值后重新导入。"),
                format!("{column} holds the formula '{value}', and what formulas compute is not taken. Paste the column as values and import again."),
            ),
            ProblemCode::Formula => (
                format!("{column}是公式“{value}”，公式的结果不会被采用，已按空白导入。如需该内容，请粘贴为数值后重新导入。"),
                format!("{column} holds the formula '{value}'; what formulas compute is not taken, so it was imported as blank. If it matters, paste the column as values and import again."),
            ),
            ProblemCode::CellError => (
                format!("{column}显示错误 {value}，没有可用内容。请更正单元格后重新导入。"),
                format!("{column} shows the error {value} and holds nothing to take. Correct the cell and import again."),
            ),
            ProblemCode::TextTooLong => (
                format!("{column}有 {detail} 个字符，超过上限 {MAX_TEXT_CHARS}，截断会丢失内容。请缩短后重新导入。"),
                format!("{column} has {detail} characters; the limit is {MAX_TEXT_CHARS}, and cutting it would lose what it says. Shorten it and import again."),
            ),
            ProblemCode::TextCorrected => (
                format!("{column}首尾的空格或不可见字符已去除，按“{detail}”导入，无需处理。"),
                format!("Blanks around {column} or invisible characters in it were taken out; '{detail}' was imported. Nothing needs to be done."),
            ),
            ProblemCode::HeadDiffers => (
                format!("同一联单号的各行{column}不一致：本行为“{value}”，已采用首行的“{detail}”。请核对。"),
                format!("Rows of one number disagree on {column}: '{value}' here, '{detail}' was taken from an earlier row. Check which is right."),
            ),
            ProblemCode::LineRepeated => (
                format!("本行与第 {detail} 行完全相同，两行均已导入。若为重复，请删除一行后重新导入。"),
                format!("This row says exactly what row {detail} says; both were imported. If one is a copy, delete it and import again."),
            ),
        };
        lang.pick(zh, en)
    }
}
