//! Makes the home of a device that holds many manifests, the way people get one: enrolled with a node, and
//! a spreadsheet of the national platform's layout imported. Its last line is `{"home", "import_s"}`.
//!
//! The node is stopped at the end, so that every manifest still waits in the outbox: the most that the
//! screens of a device can have to tell.

use anyhow::{Context, Result};
use clap::Parser;
use rust_xlsxwriter::Workbook;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use wufei_papers::import37::Column;
use wufei_tests::{Node, Person};

#[derive(Parser)]
struct Options {
    /// How many manifests
    #[arg(long, default_value_t = 50_000)]
    manifests: u32,
    /// The folder to make everything in; it must be empty or not there
    folder: PathBuf,
}

/// What workshops send: code, category, tonnes.
const WASTES: [(&str, &str, f64); 6] = [
    ("900-214-08", "HW08 废矿物油与含矿物油废物", 1.2),
    ("900-249-08", "HW08 废矿物油与含矿物油废物", 0.85),
    ("900-052-31", "HW31 含铅废物", 3.4),
    ("900-041-49", "HW49 其他废物", 0.316),
    ("900-252-12", "HW12 染料、涂料废物", 0.74),
    ("831-001-01", "HW01 医疗废物", 0.058),
];
const CONSIGNORS: u32 = 400;
const CARRIERS: u32 = 12;
const RECEIVERS: u32 = 5;
const DISTRICTS: [&str; 5] = ["江岸区", "洪山区", "汉阳区", "青山区", "蔡甸区"];

fn main() -> ExitCode {
    let made = make(&Options::parse());
    wufei_tests::process::kill_everything();
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench-home: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn make(options: &Options) -> Result<()> {
    let folder = &options.folder;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    // A window may be started from anywhere.
    let folder = &std::path::absolute(folder)?;
    let mut node = Node::begin(folder)?;
    let agent = Person::enrolled(folder, &node, "示例环保管家", "agent", "420106")?;
    node.stop()?;

    let sheet = folder.join("manifests.xlsx");
    write_sheet(&sheet, options.manifests)?;
    let began = Instant::now();
    let said = agent.run(&["import", &sheet.to_string_lossy()])?;
    let seconds = began.elapsed().as_secs_f64();
    anyhow::ensure!(
        said["recorded"] == json!(options.manifests),
        "not every manifest came in: {said}"
    );
    println!("{}", json!({ "home": agent.home, "import_s": seconds }));
    Ok(())
}

fn write_sheet(path: &Path, manifests: u32) -> Result<()> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for column in Column::ALL {
        sheet.write_string(0, column as u16, column.header())?;
    }
    for number in 0..manifests {
        let (code, category, tonnes) = WASTES[number as usize % WASTES.len()];
        let place = DISTRICTS[number as usize % DISTRICTS.len()];
        let consignor = format!("示例{:03}号汽修厂", number % CONSIGNORS);
        let texts = [
            (Column::Number, format!("20264201{number:06}")),
            (Column::Consignor, consignor),
            (Column::ConsignorDistrict, place.to_owned()),
            (Column::Category, category.to_owned()),
            (Column::Code, code.to_owned()),
            (Column::Unit, "吨".to_owned()),
            (Column::Plate, format!("鄂A{:05}", number % 300 + 10_000)),
            (Column::Carrier, format!("示例{:02}号运输队", number % CARRIERS)),
            (
                Column::Receiver,
                format!("示例{:02}号处置公司", number % RECEIVERS),
            ),
            (
                Column::PickedUpAt,
                format!("2026-{:02}-{:02} 08:30:00", number / 28 % 10 + 1, number % 28 + 1),
            ),
            (Column::Stage, "运输中".to_owned()),
        ];
        for (column, text) in texts {
            sheet.write_string(number + 1, column as u16, text)?;
        }
        sheet.write_number(number + 1, Column::Planned as u16, tonnes)?;
    }
    workbook.save(path)?;
    Ok(())
}
