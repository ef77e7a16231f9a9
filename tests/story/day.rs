//! One day: history comes in, the workshop issues, the lorry drives, the site receives, the node is away at noon.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use wufei_tests::process::PATIENCE;
use wufei_tests::{Node, Person};

/// Manifests that are issued before noon and at noon.
const BEFORE_NOON: usize = 3;
const AT_NOON: usize = 3;

const WORKSHOP: &str = "示例江岸汽修厂";
const CARRIER: &str = "示例危货运输";
const SITE: &str = "示例东固废处置";
const AGENT: &str = "示例环保管家";

struct City {
    node: Node,
    workshop: Person,
    carrier: Person,
    site: Person,
    agent: Person,
}

/// Plays the day and says how it ended.
pub fn play(data: Option<&Path>) -> Result<Value> {
    let temporary = tempfile::tempdir()?;
    let folder = match data {
        Some(folder) => folder.to_path_buf(),
        None => temporary.path().to_path_buf(),
    };
    ensure!(
        !folder.join("node").exists(),
        "{} holds a city already; name an empty folder",
        folder.display()
    );
    let mut city = found(&folder)?;
    import_history(&city)?;
    city.people(|person| person.open())?;
    let morning = city.morning()?;
    let noon = city.noon_without_node(&morning)?;
    city.afternoon(&noon)?;
    let mut summary = city.evening()?;
    summary["data"] = json!(data);
    Ok(summary)
}

/// Keys, node, and everybody enrolled.
fn found(folder: &Path) -> Result<City> {
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

fn import_history(city: &City) -> Result<()> {
    tell("the agent imports 400 manifests of other years as reported history");
    let file = spreadsheet();
    let imported = city.agent.run(&["import", &file.to_string_lossy()])?;
    ensure!(
        imported["recorded"] == 400,
        "400 manifests were expected, {imported}"
    );
    let again = city.agent.run(&["import", &file.to_string_lossy()])?;
    ensure!(
        again["recorded"] == 0 && again["known"] == 400,
        "a second import finds them all again: {again}"
    );
    Ok(())
}

/// The project's own copy of the spreadsheet.
fn spreadsheet() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/papers/tests/data/manifests-37col.xlsx")
}

fn tell(what: &str) {
    eprintln!("· {what}");
}

impl City {
    fn people(&mut self, mut act: impl FnMut(&mut Person) -> Result<()>) -> Result<()> {
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
    fn issue(&mut self) -> Result<String> {
        let new = format!(
            "manifest new --carrier {CARRIER} --receiver {SITE} --line '900-249-08 1.2t 液态 桶装 12' --line '900-041-49 0.3t 固态 吨袋'"
        );
        let manifest = text(&self.workshop.types(&new)?, "manifest")?;
        self.workshop
            .types(&format!("manifest issue {manifest} --removed 1=1.18t"))?;
        Ok(manifest)
    }

    /// The node is up: what the workshop issues reaches the others by itself.
    fn morning(&mut self) -> Result<Vec<String>> {
        tell("morning: the workshop issues, the manifests reach lorry and site by themselves");
        let manifests = (0..BEFORE_NOON)
            .map(|_| self.issue())
            .collect::<Result<Vec<_>>>()?;
        for manifest in &manifests {
            self.wait_for(carrier, manifest, "issued")?;
            self.wait_for(site, manifest, "issued")?;
        }
        Ok(manifests)
    }

    /// The node is stopped. Everybody goes on; nobody is asked to do anything else.
    fn noon_without_node(&mut self, morning: &[String]) -> Result<Vec<String>> {
        self.check_node()?;
        tell(
            "noon: the node is stopped; the lorry loads and delivers, the site weighs, the workshop goes on issuing",
        );
        self.node.stop()?;
        for manifest in morning {
            let pick_up =
                format!("manifest pick-up {manifest} --plate 鄂A12345 --trailer 鄂A1234挂 --removed 2=0.3t");
            self.carrier.types(&pick_up)?;
            self.carrier.types(&format!("manifest deliver {manifest}"))?;
        }
        // The site has not heard of the lorry's steps yet: the load stands at its gate all the same.
        let first = &morning[0];
        self.site.types(&format!(
            "manifest receive {first} --weighed 1=1.179t --weighed 2=0.301t"
        ))?;
        self.site.types(&format!("manifest accept {first}"))?;
        let noon = (0..AT_NOON).map(|_| self.issue()).collect::<Result<Vec<_>>>()?;
        for person in [&mut self.workshop, &mut self.carrier, &mut self.site] {
            let outbox = person.types("outbox")?;
            ensure!(
                outbox["waiting"].as_u64() > Some(0),
                "{} should have something to send: {outbox}",
                person.name
            );
        }
        tell("the node starts again; nobody clicks anything");
        self.node.start()?;
        eprintln!("node pid {}", self.node.pid().context("the node runs")?);
        Ok([&morning[1..], &noon].concat())
    }

    /// Everything that is still under way reaches its end.
    fn afternoon(&mut self, manifests: &[String]) -> Result<()> {
        tell("afternoon: what was issued at noon is carried, weighed and accepted");
        for manifest in manifests {
            let seen = self.wait_for_any(carrier, manifest)?;
            if seen == "issued" {
                let pick_up = format!("manifest pick-up {manifest} --plate 鄂AD12345 --removed 2=0.3t");
                self.carrier.types(&pick_up)?;
                self.carrier.types(&format!("manifest deliver {manifest}"))?;
            }
            self.wait_for(site, manifest, "delivered")?;
            self.site.types(&format!(
                "manifest receive {manifest} --weighed 1=1.179t --weighed 2=0.299t"
            ))?;
            self.site.types(&format!(
                "manifest accept {manifest} --opinion difference --note 过磅差1千克"
            ))?;
        }
        Ok(())
    }

    /// Everything is sent, everybody sees the same, and every byte verifies.
    fn evening(&mut self) -> Result<Value> {
        tell("evening: outboxes empty, states are compared, everything is verified");
        for choose in [workshop, carrier, site, agent] {
            self.wait(choose, "outbox", "everything is sent", |answer| {
                answer["waiting"] == 0
            })?;
        }
        let mut agree = true;
        for choose in [workshop, carrier, site, agent] {
            agree &= self.states_agree(choose)?;
        }
        self.people(Person::close)?;
        let mut verified = true;
        for person in [&self.workshop, &self.carrier, &self.site, &self.agent] {
            let report = person.run(&["verify"])?;
            verified &= report["ok"] == json!(true);
            tell(&format!(
                "{}: {} entries, {} receipts verify",
                person.name, report["entries"], report["receipts"]
            ));
        }
        let all = self.node.state(None)?;
        self.node.stop()?;
        let report = self.node.run(&["verify"])?;
        verified &= report["ok"] == json!(true);
        let settled = all["settled"] == all["entries"];
        Ok(json!({
            "manifests": all["manifests"], "entries": all["entries"], "settled": all["settled"],
            "conflicts": all["conflicts"], "state": all["state"],
            "states_agree": agree, "verified": verified, "ok": agree && verified && settled,
        }))
    }

    /// The device's own line and the node's line for its organisation, once nothing is under way any more.
    fn states_agree(&mut self, choose: fn(&mut Self) -> &mut Person) -> Result<bool> {
        let org = choose(self).org.clone();
        let began = Instant::now();
        loop {
            self.check_node()?;
            let (here, there) = (choose(self).types("state")?, self.node.state(Some(&org))?);
            if here["state"] == there["state"] && here["entries"] == here["settled"] {
                tell(&format!(
                    "{}: state {} on both sides",
                    choose(self).name,
                    short(&here["state"])
                ));
                return Ok(true);
            }
            if began.elapsed() > PATIENCE {
                tell(&format!(
                    "{}: device says {here}, node says {there}",
                    choose(self).name
                ));
                return Ok(false);
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn wait_for(
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

    fn wait_for_any(&mut self, choose: fn(&mut Self) -> &mut Person, manifest: &str) -> Result<String> {
        let line = format!("manifest show {manifest}");
        let seen = self.wait(choose, &line, "it has arrived", |answer| answer["ok"] == true)?;
        text(&seen["manifest"], "status")
    }

    /// Asks again and again, and looks after the node meanwhile: without it nothing would ever arrive.
    fn wait(
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

    fn check_node(&mut self) -> Result<()> {
        if self.node.has_died() {
            bail!(
                "the regulator's node died in the middle of the day; what the devices signed is safe in their homes"
            );
        }
        Ok(())
    }
}

fn workshop(city: &mut City) -> &mut Person {
    &mut city.workshop
}

fn carrier(city: &mut City) -> &mut Person {
    &mut city.carrier
}

fn site(city: &mut City) -> &mut Person {
    &mut city.site
}

fn agent(city: &mut City) -> &mut Person {
    &mut city.agent
}

fn text(answer: &Value, key: &str) -> Result<String> {
    Ok(answer[key]
        .as_str()
        .with_context(|| format!("no {key} in {answer}"))?
        .to_owned())
}

fn short(digest: &Value) -> String {
    digest.as_str().unwrap_or_default().chars().take(12).collect()
}
