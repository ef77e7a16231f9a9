//! Where a passphrase comes from: a file, standard input, or a person. Never a flag, never the environment.

use std::io::{IsTerminal, Read};
use std::path::Path;

use wufei_home::{MAX_SECRET_LENGTH, Pin};
use zeroize::Zeroizing;

use crate::problem::Problem;
use wufei_papers::Lang;

/// Reads the passphrase. `file` is empty to ask a person, `-` for standard input.
/// A new one is asked for twice.
///
/// # Errors
/// [`Problem::NoPassphrase`] when nobody is there to type it; [`Problem::Pin`], [`Problem::Unreadable`].
pub fn read(file: &str, is_new: bool, lang: Lang) -> Result<Pin, Problem> {
    match file {
        "" => ask(is_new, lang),
        "-" => typed(&mut std::io::stdin().lock(), Path::new("-")),
        file => {
            let path = Path::new(file);
            let unreadable = |source| Problem::Unreadable {
                path: path.to_owned(),
                source,
            };
            typed(&mut std::fs::File::open(path).map_err(unreadable)?, path)
        }
    }
}

fn typed(from: &mut dyn Read, path: &Path) -> Result<Pin, Problem> {
    let unreadable = |source| Problem::Unreadable {
        path: path.to_owned(),
        source,
    };
    let mut text = Zeroizing::new(String::with_capacity(4096));
    from.take(MAX_SECRET_LENGTH)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    Ok(Pin::new(&text)?)
}

fn ask(is_new: bool, lang: Lang) -> Result<Pin, Problem> {
    if !std::io::stdin().is_terminal() {
        return Err(Problem::NoPassphrase);
    }
    let (first, second, differ) = match lang {
        Lang::ZhCn => ("口令：", "再输入一次：", "两次输入不同，请重新输入。"),
        Lang::En => ("Passphrase: ", "Once more: ", "These differ; type both again."),
    };
    let prompt = |text| {
        let typed = rpassword::prompt_password(text).map(Zeroizing::new);
        typed.map_err(|_| Problem::NoPassphrase)
    };
    loop {
        let typed = Pin::new(&prompt(first)?)?;
        if !is_new || typed == Pin::new(&prompt(second)?)? {
            return Ok(typed);
        }
        eprintln!("{differ}");
    }
}
