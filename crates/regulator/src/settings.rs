//! Where the node lives and listens: built in, then the file, then the environment, then flags.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use config::{Config, File, FileFormat, Value, ValueKind};
use serde::Deserialize;

/// Everything that can be set. Every key has a default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// The folder with database and keys.
    pub data_dir: PathBuf,
    /// How devices reach the node.
    pub sync: SyncSettings,
    /// How people and programs read it.
    pub http: HttpSettings,
    /// What it says.
    pub log: LogSettings,
    /// How its key is opened.
    pub keys: KeySettings,
}

/// The QUIC side.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SyncSettings {
    /// UDP. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// What invites name; empty: where it listens.
    pub public_address: String,
}

/// The HTTP side.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HttpSettings {
    /// TCP. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// That something in front speaks TLS: without it, only loopback is served.
    pub tls_elsewhere: bool,
}

/// The log.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LogSettings {
    /// As in `RUST_LOG`.
    pub level: String,
    /// `text` or `json`.
    pub format: LogFormat,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For eyes.
    Text,
    /// For programs.
    Json,
}

/// The passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct KeySettings {
    /// A file with the passphrase, `-` for standard input; empty: it is asked for.
    pub passphrase_file: String,
}

/// Why settings were not understood. Nothing was started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A key that does nothing would be believed to do something.
    #[error("{key} (in {origin}) is not a setting; the nearest is {nearest}")]
    Unknown {
        /// As written.
        key: String,
        /// The file, or the environment variable.
        origin: String,
        /// What may have been meant.
        nearest: &'static str,
    },
    /// A value of another kind, or a file that is not TOML.
    #[error("{0}")]
    Value(String),
    /// Whoever listens could read the token.
    #[error(
        "http.listen is {found}: without TLS only loopback is served; set http.tls-elsewhere when something in front speaks TLS"
    )]
    PublicWithoutTls {
        /// The address.
        found: SocketAddr,
    },
}

/// Every key with its default.
const KEYS: [(&str, &str); 8] = [
    ("data-dir", ""),
    ("sync.listen", "127.0.0.1:4420"),
    ("sync.public-address", ""),
    ("http.listen", "127.0.0.1:4480"),
    ("http.tls-elsewhere", "false"),
    ("log.level", "info"),
    ("log.format", "text"),
    ("keys.passphrase-file", ""),
];

const PREFIX: &str = "WUFEI_REGULATOR_";

impl Settings {
    /// Reads the settings. `file` must exist when it is given; `flags` are keys with their values.
    ///
    /// # Errors
    /// See [`SettingsError`].
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &[(&str, String)],
    ) -> Result<Self, SettingsError> {
        let environment: Vec<_> = environment.into_iter().collect();
        let mut builder = Config::builder();
        for (key, value) in KEYS {
            builder = builder.set_default(key, value).map_err(value_error)?;
        }
        builder = builder
            .set_default("data-dir", data_dir(&environment))
            .map_err(value_error)?;
        if let Some(path) = file {
            let source = File::new(&path.to_string_lossy(), FileFormat::Toml).required(true);
            let read = Config::builder()
                .add_source(source.clone())
                .build()
                .map_err(value_error)?;
            known_only(&read, &path.display().to_string())?;
            builder = builder.add_source(source);
        }
        for (name, value) in &environment {
            let key = match name.as_str() {
                "WUFEI_DATA_DIR" => "data-dir".to_owned(),
                name => match name.strip_prefix(PREFIX) {
                    Some(rest) => rest.to_lowercase().replace("__", ".").replace('_', "-"),
                    None => continue,
                },
            };
            is_known(&key, name)?;
            builder = builder.set_override(&key, value.as_str()).map_err(value_error)?;
        }
        for (key, value) in flags {
            builder = builder.set_override(*key, value.as_str()).map_err(value_error)?;
        }
        let settings: Self = builder
            .build()
            .and_then(Config::try_deserialize)
            .map_err(value_error)?;
        match settings.http.listen {
            found if !found.ip().is_loopback() && !settings.http.tls_elsewhere => {
                Err(SettingsError::PublicWithoutTls { found })
            }
            _ => Ok(settings),
        }
    }
}

/// The folder that the system gives a service, or the user's own.
fn data_dir(environment: &[(String, String)]) -> String {
    let value = |name: &str| {
        let found = environment
            .iter()
            .find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.clone())
    };
    let own = || value("XDG_DATA_HOME").map(|home| format!("{home}/wufei-regulator"));
    let home = || value("HOME").map(|home| format!("{home}/.local/share/wufei-regulator"));
    value("STATE_DIRECTORY")
        .or_else(own)
        .or_else(home)
        .unwrap_or_else(|| "/var/lib/wufei-regulator".to_owned())
}

fn value_error(error: config::ConfigError) -> SettingsError {
    SettingsError::Value(error.to_string())
}

fn known_only(read: &Config, origin: &str) -> Result<(), SettingsError> {
    let mut written = Vec::new();
    let root: Value = read.cache.clone();
    leaves(&root, "", &mut written);
    written.iter().try_for_each(|key| is_known(key, origin))
}

fn leaves(value: &Value, below: &str, found: &mut Vec<String>) {
    let ValueKind::Table(table) = &value.kind else {
        found.push(below.to_owned());
        return;
    };
    for (key, value) in table {
        let path = match below {
            "" => key.clone(),
            below => format!("{below}.{key}"),
        };
        leaves(value, &path, found);
    }
}

fn is_known(key: &str, origin: &str) -> Result<(), SettingsError> {
    if KEYS.iter().any(|(known, _)| *known == key) {
        return Ok(());
    }
    let nearest = KEYS
        .iter()
        .map(|(known, _)| *known)
        .min_by_key(|known| distance(known, key));
    Err(SettingsError::Unknown {
        key: key.to_owned(),
        origin: origin.to_owned(),
        nearest: nearest.expect("there are keys"),
    })
}

/// Letters to change, add or take away (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut all = vec![("HOME".to_owned(), "/home/li".to_owned())];
        all.extend(
            pairs
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned())),
        );
        all
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn what_is_said_later_wins() {
        let builtin = Settings::read(None, environment(&[]), &[]).unwrap();
        assert_eq!(builtin.sync.listen.port(), 4420);
        assert_eq!(builtin.http.listen.to_string(), "127.0.0.1:4480");
        assert_eq!(
            builtin.data_dir,
            Path::new("/home/li/.local/share/wufei-regulator")
        );

        let file = file(
            "data-dir = '/srv/a'\n[sync]\nlisten = '127.0.0.1:1'\n[http]\nlisten = '127.0.0.1:2'\n[log]\nformat = 'json'",
        );
        let vars = environment(&[
            ("WUFEI_REGULATOR_SYNC__LISTEN", "127.0.0.1:3"),
            ("WUFEI_DATA_DIR", "/srv/b"),
            ("WUFEI_REGULATOR_KEYS__PASSPHRASE_FILE", "/run/p"),
            ("OTHER", "x"),
        ]);
        let flags = [("data-dir", "/srv/c".to_owned())];
        let read = Settings::read(Some(file.path()), vars, &flags).unwrap();
        assert_eq!((read.sync.listen.port(), read.http.listen.port()), (3, 2));
        assert_eq!(read.data_dir, Path::new("/srv/c"));
        assert_eq!(read.keys.passphrase_file, "/run/p");
        assert_eq!(read.log.format, LogFormat::Json);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_the_nearest() {
        let file = file("[sync]\nlissen = '127.0.0.1:1'");
        let error = Settings::read(Some(file.path()), environment(&[]), &[]).unwrap_err();
        assert!(
            matches!(&error, SettingsError::Unknown { key, nearest: "sync.listen", .. } if key == "sync.lissen"),
            "{error}"
        );
        let vars = environment(&[("WUFEI_REGULATOR_HTTP__LISTN", "127.0.0.1:3")]);
        assert_eq!(
            Settings::read(None, vars, &[]).unwrap_err().to_string(),
            "http.listn (in WUFEI_REGULATOR_HTTP__LISTN) is not a setting; the nearest is http.listen"
        );
    }

    #[test]
    fn a_value_that_cannot_be_is_named() {
        let vars = environment(&[("WUFEI_REGULATOR_SYNC__LISTEN", "here")]);
        assert!(
            Settings::read(None, vars, &[])
                .unwrap_err()
                .to_string()
                .contains("sync.listen")
        );
        let file = file("data-dir = ");
        assert!(matches!(
            Settings::read(Some(file.path()), environment(&[]), &[]),
            Err(SettingsError::Value(_))
        ));
        assert!(matches!(
            Settings::read(Some(Path::new("/none.toml")), environment(&[]), &[]),
            Err(SettingsError::Value(_))
        ));
    }

    #[test]
    fn the_token_does_not_travel_in_clear() {
        let public = [("http.listen", "0.0.0.0:80".to_owned())];
        assert!(matches!(
            Settings::read(None, environment(&[]), &public),
            Err(SettingsError::PublicWithoutTls { .. })
        ));
        let behind = [
            ("http.listen", "0.0.0.0:80".to_owned()),
            ("http.tls-elsewhere", "true".to_owned()),
        ];
        assert!(Settings::read(None, environment(&[]), &behind).is_ok());
    }
}
