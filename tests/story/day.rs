//! One day: history comes in, the workshop issues, the lorry drives, the site receives, the node is away at noon.

use crate::city::{City, agent, carrier, site, tell, workshop};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use wufei_tests::Person;
use wufei_tests::process::PATIENCE;

/// Manifests that are issued before noon and at noon.
const BEFORE_NOON: usize = 3;
const AT_NOON: usize = 3;

/// Plays the day and says how it ended.
pub fn play(folder: &Path) -> Result<Value> {
    let mut city = City::found(folder)?;
    city.import_history()?;
    city.people(|person| person.open())?;
    let morning = city.morning()?;
    let noon = city.noon_without_node(&morning)?;
    city.afternoon(&noon)?;
    city.evening()
}

impl City {
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
}

fn short(digest: &Value) -> String {
    digest.as_str().unwrap_or_default().chars().take(12).collect()
}
