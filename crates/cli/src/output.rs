//! Results on standard output, words on standard error.

use serde_json::{Value, json};
use std::io::Write;
use wufei_app::{Lang, Problem};

/// What a command has to say: for machines and for people.
pub struct Said {
    /// One JSON object.
    pub json: Value,
    /// JSON objects that come before it, one line each, such as the problems of an import.
    pub details: Vec<Value>,
    /// The same as text; may have several lines.
    pub text: String,
    /// Whether the answer is yes. A `verify` that finds something wrong says no and exits with 1.
    pub ok: bool,
}

impl Said {
    /// Done; what there was to say has been written already.
    pub fn nothing() -> Self {
        Self {
            json: Value::Null,
            details: Vec::new(),
            text: String::new(),
            ok: true,
        }
    }

    /// Done, with this to say.
    pub fn done(json: Value, text: impl Into<String>) -> Self {
        Self {
            json,
            details: Vec::new(),
            text: text.into(),
            ok: true,
        }
    }
}

/// How this process speaks.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
    pub lang: Lang,
}

impl Output {
    pub fn new(json: bool, lang: Lang) -> Self {
        Self { json, lang }
    }

    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints a result.
    pub fn say(&self, said: &Said) {
        if self.json {
            said.details.iter().for_each(|detail| line(&detail.to_string()));
        }
        if self.json && !said.json.is_null() {
            line(&said.json.to_string());
        } else if !self.json && !said.text.is_empty() {
            line(&said.text);
        }
    }

    /// Prints a result on one line, with its details inside: who talks to a shell counts lines.
    pub fn say_on_one_line(&self, mut said: Said) {
        if !said.details.is_empty() {
            said.json["details"] = Value::Array(std::mem::take(&mut said.details));
        }
        self.say(&said);
    }

    /// Prints what cannot be done: three sentences for people, the code for machines.
    pub fn fail(&self, problem: &Problem) {
        let sentence = problem.sentence(self.lang);
        if self.json {
            line(&json!({ "ok": false, "error": sentence }).to_string());
        }
        let grey = sentence.code;
        eprintln!(
            "{}\n{}\n{}\n[{grey}]",
            sentence.what, sentence.so_what, sentence.what_now
        );
    }

    /// A remark that stops nothing.
    pub fn remark(&self, problem: &Problem) {
        if !self.json {
            let sentence = problem.sentence(self.lang);
            eprintln!("{} {}", sentence.what, sentence.what_now);
        }
    }
}

/// Writes a line; a reader that went away (`| head`) is no failure.
pub fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
