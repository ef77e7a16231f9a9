use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// What this workspace needs from a Debian or Ubuntu machine beside Rust and Node.
///
/// SQLite and ring are compiled from C; Rust itself links through `cc`. SQLite and TLS come along as
/// source, so no library of the system is needed.
const NEEDS: [Need; 2] = [
    Need {
        package: "gcc",
        is_there: || works("cc", ["--version"]),
    },
    Need {
        package: "libc6-dev",
        is_there: || {
            works(
                "cc",
                ["-x", "c", "-fsyntax-only", "-include", "stdlib.h", "/dev/null"],
            )
        },
    },
];

struct Need {
    package: &'static str,
    is_there: fn() -> bool,
}

/// Installs the Debian packages that are missing, and says so; does nothing where all is there.
///
/// xtask itself was linked by `.cargo/cc`, which had to install the same ones; here they are looked
/// for again, because a cached xtask needs no linking.
pub fn install_what_is_missing() -> Result<()> {
    let missing = missing(&NEEDS);
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    ensure!(
        works("apt-get", ["--version"]),
        "missing: {list}; this machine has no apt-get to install them with"
    );
    eprintln!("installing with apt-get: {list}");
    if !apt_get(["install", "--yes", "--no-install-recommends"], &missing)? {
        eprintln!("apt-get knows no such packages yet: updating its lists");
        apt_get(["update"], &[])?;
        let done = apt_get(["install", "--yes", "--no-install-recommends"], &missing)?;
        ensure!(done, "apt-get could not install {list}");
    }
    let missing = self::missing(&NEEDS);
    if !missing.is_empty() {
        bail!("still missing after the installation: {}", missing.join(" "));
    }
    Ok(())
}

fn missing(needs: &[Need]) -> Vec<&'static str> {
    needs
        .iter()
        .filter(|need| !(need.is_there)())
        .map(|need| need.package)
        .collect()
}

/// Tells whether apt-get was content. Its words go to the person.
fn apt_get<const N: usize>(task: [&str; N], packages: &[&str]) -> Result<bool> {
    let mut command = as_root();
    command.args([
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=300",
    ]);
    command.args(task).args(packages).stdout(std::io::stderr());
    let status = command
        .status()
        .context("cannot start apt-get as root: is there a sudo?")?;
    Ok(status.success())
}

/// `env`, as root. It stays in the terminal's own process group, so that sudo can ask for a password.
fn as_root() -> Command {
    if rustix::process::geteuid().is_root() {
        return Command::new("env");
    }
    let mut sudo = Command::new("sudo");
    sudo.arg("env");
    sudo
}

fn works<const N: usize>(program: impl AsRef<OsStr>, arguments: [&str; N]) -> bool {
    let status = Command::new(program)
        .args(arguments)
        .current_dir(Path::new("/"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_there_is_missing() {
        let needs = [
            Need {
                package: "a-shell",
                is_there: || works("sh", ["-c", "exit 0"]),
            },
            Need {
                package: "a-broken-one",
                is_there: || works("sh", ["-c", "exit 1"]),
            },
            Need {
                package: "none-at-all",
                is_there: || works("/no/such/program", []),
            },
        ];
        assert_eq!(missing(&needs), ["a-broken-one", "none-at-all"]);
    }

    #[test]
    fn whoever_could_compile_this_test_has_all_it_needs() {
        assert_eq!(missing(&NEEDS), [""; 0]);
    }
}
