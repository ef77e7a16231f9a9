//! The city: a node, a workshop, a lorry, a disposal site and an agent, each a process of its own.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use wufei_tests::process::PATIENCE;
use wufei_tests::{Node, Person};

/// 移出人.
pub const WORKSHOP: &str = "示例江岸汽修厂";
/// 承运人.
pub const CARRIER: &str = "示例危货运输";
/// 接受人.
pub const SITE: &str = "示例东固废处置";
/// 环保管家.
pub const AGENT: &str = "示例环保管家";

/// Everybody.
pub struct City {
    pub node: Node,
    pub workshop: Person,
    pub carrier: Person,
    pub site: Person,
    pub agent: Person,
}

impl City {
    /// Keys, node, and everybody enrolled, in this folder.
    pub fn found(folder: &Path) -> Result<City> {
        ensure!(
            !folder.join("node").exists(),
            "{} holds a city already; name an empty folder",
            folder.display()
        );
        tell("making the city's keys and starting its node");
        let node = Node::begin(folder)?;
        eprintln!("node pid {}", node.pid().context("the node runs")?);
        let enrol = |name, kind, division| {
            tell(&format!("enrolling {name} ({kind})"));
            Person::enrolled(folder, &node, name, kind, division)
        };
        let workshop = enrol(WORKSHOP, "producer", "420102")?;
        let carrier = enrol(CARRIER, "transporter", "420112")?;
        let site = enrol(SITE, "disposal", "420115")?;
        let agent = enrol(AGENT, "agent", "420106")?;
        for person in [&workshop, &carrier, &site, &agent] {
            person.run(&["sync"])?;
        }
        Ok(City {
            node,
            workshop,
            carrier,
            site,
            agent,
        })
    }

    /// 400 manifests of other years, by the agent.
    pub fn import_history(&self) -> Result<()> {
        tell("the agent imports 400 manifests of other years as reported history");
        let file = spreadsheet();
        let imported = self.agent.run(&["import", &file.to_string_lossy()])?;
        ensure!(
            imported["recorded"] == 400,
            "400 manifests were expected, {imported}"
        );
        let again = self.agent.run(&["import", &file.to_string_lossy()])?;
        ensure!(
            again["recorded"] == 0 && again["known"] == 400,
            "a second import finds them all again: {again}"
        );
        Ok(())
    }

    /// Each of them in turn.
    pub fn people(&mut self, mut act: impl FnMut(&mut Person) -> Result<()>) -> Result<()> {
        [
            &mut self.workshop,
            &mut self.carrier,
            &mut self.site,
            &mut self.agent,
        ]
        .into_iter()
        .try_for_each(&mut act)
    }

    /// A manifest of two drums, issued by the workshop.
    pub fn issue(&mut self) -> Result<String> {
        let new = format!(
            "manifest new --carrier {CARRIER} --receiver {SITE} --line '900-249-08 1.2t 液态 桶装 12' --line '900-041-49 0.3t 固态 吨袋'"
        );
        let manifest = text(&self.workshop.types(&new)?, "manifest")?;
        self.workshop
            .types(&format!("manifest issue {manifest} --removed 1=1.18t"))?;
        Ok(manifest)
    }

    /// Until this manifest has come and stands like this.
    pub fn wait_for(
        &mut self,
        choose: fn(&mut Self) -> &mut Person,
        manifest: &str,
        status: &str,
    ) -> Result<Value> {
        let line = format!("manifest show {manifest}");
        self.wait(choose, &line, status, |answer| {
            answer["manifest"]["status"] == status
        })
    }

    /// Until this manifest has come; says how it stands.
    pub fn wait_for_any(&mut self, choose: fn(&mut Self) -> &mut Person, manifest: &str) -> Result<String> {
        let line = format!("manifest show {manifest}");
        let seen = self.wait(choose, &line, "it has arrived", |answer| answer["ok"] == true)?;
        text(&seen["manifest"], "status")
    }

    /// Asks again and again, and looks after the node meanwhile: without it nothing would ever arrive.
    pub fn wait(
        &mut self,
        choose: fn(&mut Self) -> &mut Person,
        line: &str,
        what: &str,
        wished: impl Fn(&Value) -> bool,
    ) -> Result<Value> {
        let began = Instant::now();
        loop {
            self.check_node()?;
            let answer = choose(self).tries(line)?;
            if wished(&answer) {
                return Ok(answer);
            }
            if began.elapsed() > PATIENCE {
                bail!(
                    "{} waited in vain until {what}; last answer to `{line}`: {answer}",
                    choose(self).name
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Fails when the node has died.
    pub fn check_node(&mut self) -> Result<()> {
        if self.node.has_died() {
            bail!(
                "the regulator's node died in the middle of the day; what the devices signed is safe in their homes"
            );
        }
        Ok(())
    }
}

pub fn workshop(city: &mut City) -> &mut Person {
    &mut city.workshop
}

pub fn carrier(city: &mut City) -> &mut Person {
    &mut city.carrier
}

pub fn site(city: &mut City) -> &mut Person {
    &mut city.site
}

pub fn agent(city: &mut City) -> &mut Person {
    &mut city.agent
}

/// A text of an answer.
pub fn text(answer: &Value, key: &str) -> Result<String> {
    Ok(answer[key]
        .as_str()
        .with_context(|| format!("no {key} in {answer}"))?
        .to_owned())
}

/// Says to the person what happens.
pub fn tell(what: &str) {
    eprintln!("· {what}");
}

/// The project's own copy of the spreadsheet.
fn spreadsheet() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/papers/tests/data/manifests-37col.xlsx")
}
