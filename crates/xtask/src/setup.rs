use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// A package of Debian or Ubuntu, and how to see that what it brings is there already.
#[derive(Clone, Copy)]
pub struct Need {
    package: &'static str,
    is_there: fn() -> bool,
}

/// What every Rust program here needs.
///
/// SQLite and ring are compiled from C; Rust itself links through `cc`. SQLite and TLS come along as
/// source, so no library of the system is needed.
pub const PROGRAMS: [Need; 2] = [
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

/// What the window needs to be built and to be read.
pub const WINDOW: [Need; 5] = [
    Need {
        package: "pkg-config",
        is_there: || works("pkg-config", ["--version"]),
    },
    Need {
        package: "libwebkit2gtk-4.1-dev",
        is_there: || works("pkg-config", ["--exists", "webkit2gtk-4.1"]),
    },
    Need {
        package: "libgtk-3-dev",
        is_there: || works("pkg-config", ["--exists", "gtk+-3.0"]),
    },
    Need {
        package: "libsoup-3.0-dev",
        is_there: || works("pkg-config", ["--exists", "libsoup-3.0"]),
    },
    FONTS,
];

/// What the tests steer beside the window: a screen without a screen, a session bus, and two browsers.
pub const BROWSERS: [Need; 5] = [
    Need {
        package: "xvfb",
        is_there: || is_on_path("Xvfb"),
    },
    Need {
        package: "dbus-daemon",
        is_there: || works("dbus-run-session", ["--version"]),
    },
    Need {
        package: "webkit2gtk-driver",
        is_there: || is_on_path("WebKitWebDriver"),
    },
    Need {
        package: "chromium",
        is_there: || is_on_path("chromium"),
    },
    FONTS,
];

/// What reads the ledger a second time, without our programs: `tools/verify.py`.
pub const SECOND_READER: [Need; 2] = [
    Need {
        package: "python3",
        is_there: || works("python3", ["--version"]),
    },
    Need {
        package: "python3-cryptography",
        is_there: || python().is_some(),
    },
];

/// A Python that has the library: the first on the path may be another one than the system's, for which apt
/// installs it.
pub fn python() -> Option<&'static str> {
    ["python3", "/usr/bin/python3"]
        .into_iter()
        .find(|python| works(python, ["-c", "import cryptography"]))
}

/// Noto's Chinese forms, for the screens and their pictures.
const FONTS: Need = Need {
    package: "fonts-noto-cjk",
    is_there: || says("fc-list", ["Noto Sans CJK SC"]),
};

/// Installs the Debian packages that are missing, and says so; does nothing where all is there.
///
/// xtask itself was linked by `.cargo/cc`, which had to install a compiler; here it is looked for again,
/// because a cached xtask needs no linking.
pub fn install_what_is_missing(needs: &[Need]) -> Result<()> {
    let missing = missing(needs);
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
    let missing = self::missing(needs);
    if !missing.is_empty() {
        bail!("still missing after the installation: {}", missing.join(" "));
    }
    Ok(())
}

fn missing(needs: &[Need]) -> Vec<&'static str> {
    let mut missing: Vec<&'static str> = Vec::new();
    for need in needs {
        if !missing.contains(&need.package) && !(need.is_there)() {
            missing.push(need.package);
        }
    }
    missing
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

/// Whether it works and has something to say.
fn says<const N: usize>(program: &str, arguments: [&str; N]) -> bool {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output();
    output.is_ok_and(|output| output.status.success() && !output.stdout.is_empty())
}

/// For programs that have no version to be asked for, or take their time to answer.
fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_there_is_missing_and_each_once() {
        let none_at_all = Need {
            package: "none-at-all",
            is_there: || works("/no/such/program", []),
        };
        let needs = [
            Need {
                package: "a-shell",
                is_there: || {
                    works("sh", ["-c", "exit 0"]) && is_on_path("sh") && says("sh", ["-c", "echo 1"])
                },
            },
            Need {
                package: "a-broken-one",
                is_there: || works("sh", ["-c", "exit 1"]),
            },
            none_at_all,
            Need {
                package: "a-silent-one",
                is_there: || says("sh", ["-c", "exit 0"]),
            },
            none_at_all,
        ];
        assert_eq!(missing(&needs), ["a-broken-one", "none-at-all", "a-silent-one"]);
    }

    #[test]
    fn whoever_could_compile_this_test_has_what_programs_need() {
        assert_eq!(missing(&PROGRAMS), [""; 0]);
    }
}
