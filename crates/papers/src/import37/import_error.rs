//! Why a file cannot be read as the 37-column spreadsheet at all.

use std::path::PathBuf;

use super::column::Column;
use crate::Lang;

/// Why nothing could be read. Nothing was taken in, and the file is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read from the disk.
    #[error("the file {} cannot be read: {kind}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        kind: std::io::ErrorKind,
    },

    /// The file is larger than we open.
    #[error("the file has {bytes} bytes; at most {limit} are read")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The largest size that is opened, in bytes.
        limit: u64,
    },

    /// The file unpacks to more than we take into memory.
    #[error("the file unpacks to more than {limit} bytes")]
    UnpacksTooLarge {
        /// The most that is taken in, in bytes.
        limit: u64,
    },

    /// The file is no `.xlsx`: it does not begin like one.
    #[error("the file is not an .xlsx spreadsheet")]
    NotASpreadsheet,

    /// The file is an old `.xls`, or an `.xlsx` under a password: both begin alike.
    #[error("the file is an old .xls spreadsheet or locked by a password")]
    OldOrLocked,

    /// The file begins like an `.xlsx` and cannot be read: cut short or damaged.
    #[error("the spreadsheet is damaged")]
    Damaged,

    /// No sheet has a header row of this layout.
    #[error(
        "no table with the columns of a transfer manifest was found in {}",
        list(sheets)
    )]
    NoTable {
        /// The sheets that were looked at.
        sheets: Vec<String>,
    },

    /// A sheet has the table and lacks columns that it must have.
    #[error("sheet '{sheet}' lacks the {} {}", if columns.len() == 1 { "column" } else { "columns" }, headers(columns))]
    MissingColumns {
        /// The sheet.
        sheet: String,
        /// What it lacks.
        columns: Vec<Column>,
    },

    /// A column stands twice in the header, and either could be meant.
    #[error("sheet '{sheet}' has the column {column} twice")]
    RepeatedColumn {
        /// The sheet.
        sheet: String,
        /// The column.
        column: Column,
    },

    /// A sheet is longer than we read.
    #[error("sheet '{sheet}' goes below row {limit}")]
    TooManyRows {
        /// The sheet.
        sheet: String,
        /// The last row that is read.
        limit: u32,
    },
}

impl ImportError {
    /// What happened and what to do, as one text for a person.
    pub fn remedy(&self, lang: Lang) -> String {
        match self {
            ImportError::File { path, kind } => lang.pick(
                format!("无法读取文件 {}（{kind}），未导入任何数据。请确认文件存在、未被其他程序占用，并有读取权限。", path.display()),
                format!("The file {} cannot be read ({kind}). Nothing was imported. Check that it exists, that no other program holds it and that you may read it.", path.display()),
            ),
            ImportError::TooLarge { bytes, limit } => lang.pick(
                format!("文件大小为 {} MiB，超过上限 {} MiB，未导入任何数据。请按年份拆分后分别导入。", bytes >> 20, limit >> 20),
                format!("The file has {} MiB; the limit is {} MiB. Nothing was imported. Split it, for example by year.", bytes >> 20, limit >> 20),
            ),
            ImportError::UnpacksTooLarge { limit } => lang.pick(
                format!("文件解压后超过 {} MiB，未导入任何数据。请按年份拆分，或删除多余的工作表后重试。", limit >> 20),
                format!("The file unpacks to more than {} MiB. Nothing was imported. Split it or delete sheets that are not needed.", limit >> 20),
            ),
            ImportError::NotASpreadsheet => lang.pick(
                "该文件不是 .xlsx 表格，未导入任何数据。请重新选择从平台导出的 .xlsx 文件。".into(),
                "This file is not an .xlsx spreadsheet. Nothing was imported. Choose the .xlsx file that the platform exported.".into(),
            ),
            ImportError::OldOrLocked => lang.pick(
                "该文件是旧版 .xls 表格，或设有打开密码，未导入任何数据。请用表格软件打开，去掉密码，另存为 .xlsx 后导入。".into(),
                "This file is an old .xls spreadsheet or has a password. Nothing was imported. Open it, remove the password, save it as .xlsx and import that.".into(),
            ),
            ImportError::Damaged => lang.pick(
                "表格文件已损坏或不完整，未导入任何数据。请重新下载；若能用表格软件打开，请另存为新的 .xlsx 后导入。".into(),
                "The spreadsheet is damaged or cut short. Nothing was imported. Download it again; if it opens in a spreadsheet program, save it as a new .xlsx and import that.".into(),
            ),
            ImportError::NoTable { sheets } => lang.pick(
                format!("在工作表{}中没有找到转移联单表头，未导入任何数据。请确认表头为“国家联单号、产生单位、废物代码……”。", list(sheets)),
                format!("No header of transfer manifests was found in {}. Nothing was imported. The header should read 国家联单号, 产生单位, 废物代码 and so on.", list(sheets)),
            ),
            ImportError::MissingColumns { sheet, columns } => lang.pick(
                format!("工作表“{sheet}”缺少列：{}。未导入任何数据。请补上该列（列的顺序不限）后重新导入。", headers(columns)),
                format!("Sheet '{sheet}' lacks {}. Nothing was imported. Add what is missing (the order does not matter) and import again.", headers(columns)),
            ),
            ImportError::RepeatedColumn { sheet, column } => lang.pick(
                format!("工作表“{sheet}”中有两列“{column}”，无法判断以哪一列为准，未导入任何数据。请删除或改名其中一列。"),
                format!("Sheet '{sheet}' has the column {column} twice, and either could be meant. Nothing was imported. Delete or rename one of them."),
            ),
            ImportError::TooManyRows { sheet, limit } => lang.pick(
                format!("工作表“{sheet}”超过 {limit} 行，未导入任何数据。请按年份拆分后分别导入。"),
                format!("Sheet '{sheet}' goes below row {limit}. Nothing was imported. Split it, for example by year."),
            ),
        }
    }
}

fn headers(columns: &[Column]) -> String {
    columns
        .iter()
        .map(|column| column.header())
        .collect::<Vec<_>>()
        .join(", ")
}

fn list(sheets: &[String]) -> String {
    let names: Vec<String> = sheets
        .iter()
        .take(8)
        .map(|sheet| format!("'{}'", wufei_codes::excerpt(sheet, 40)))
        .collect();
    names.join(", ") + if sheets.len() > 8 { ", …" } else { "" }
}
