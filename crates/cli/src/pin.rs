//! The PIN: from a prompt, a file or standard input.

use crate::args::PinSource;
use std::io::{BufRead, IsTerminal};
use wufei_app::node::Pin;
use wufei_app::{Lang, Problem};
use zeroize::Zeroizing;

/// Asks for the PIN of a replica that exists.
pub fn ask(source: &PinSource, lang: Lang) -> Result<Pin, Problem> {
    let question = match lang {
        Lang::ZhCn => "PIN：",
        Lang::En => "PIN: ",
    };
    read(source, question)
}

/// Asks for a new PIN: twice at a prompt, because nobody sees what is typed.
pub fn choose(source: &PinSource, lang: Lang) -> Result<Pin, Problem> {
    let (first, again) = match lang {
        Lang::ZhCn => ("设置 PIN（至少 6 位数字或 8 个字符）：", "再输一次："),
        Lang::En => (
            "Choose a PIN (6 digits or 8 characters at least): ",
            "Once more: ",
        ),
    };
    let pin = read(source, first)?;
    if is_prompt(source) && read(source, again)? != pin {
        return Err(Problem::PinsDiffer);
    }
    Ok(pin)
}

fn is_prompt(source: &PinSource) -> bool {
    source.pin_file.is_none() && !source.pin_stdin
}

fn read(source: &PinSource, question: &str) -> Result<Pin, Problem> {
    let typed = Zeroizing::new(match source {
        PinSource {
            pin_file: Some(path), ..
        } => {
            let text =
                Zeroizing::new(std::fs::read_to_string(path).map_err(|error| Problem::file(path, error))?);
            text.lines().next().unwrap_or_default().to_owned()
        }
        PinSource { pin_stdin: true, .. } => first_line()?,
        _ => prompt(question)?,
    });
    Pin::new(&typed).map_err(Problem::Pin)
}

/// One line and no byte more: what follows on standard input may be for somebody else.
fn first_line() -> Result<String, Problem> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Problem::file("-".as_ref(), error))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn prompt(question: &str) -> Result<String, Problem> {
    if !std::io::stdin().is_terminal() {
        return Err(Problem::NoPin);
    }
    rpassword::prompt_password(question).map_err(|error| Problem::file("-".as_ref(), error))
}
