//! Who may ask: whoever opened the address that the bridge printed at its start.
//!
//! A page of the internet can send requests to loopback, and can make its own name mean 127.0.0.1. So every
//! request must name this very address as its host, and carry the key that only the printed address tells.

use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::fmt::Write as _;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// For programs that send the key with each request: vite's proxy in development.
const KEY_HEADER: &str = "x-wufei-key";

/// What lets a browser in.
#[derive(Clone)]
pub struct Door {
    key: Arc<str>,
    port: u16,
}

#[derive(Deserialize)]
pub struct WithKey {
    key: Option<String>,
}

impl Door {
    /// A door with a key that nobody can guess: 32 random bytes.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn new(port: u16) -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let mut key = String::with_capacity(64);
        for byte in bytes {
            write!(key, "{byte:02x}").expect("a text grows");
        }
        Ok(Self {
            key: key.into(),
            port,
        })
    }

    /// The address to open, with the key.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?key={}", self.port, self.key)
    }

    fn is_key(&self, shown: &str) -> bool {
        // How long the comparison takes must not tell how many characters were right.
        self.key.as_bytes().ct_eq(shown.as_bytes()).into()
    }

    /// Browsers keep one jar for all ports of a host, so each bridge has a cookie of its own name.
    fn cookie(&self) -> String {
        format!("wufei_desk_{}", self.port)
    }

    fn is_for_us(&self, headers: &HeaderMap) -> bool {
        let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else {
            return false;
        };
        let names = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        let is_ours = |origin: &str| names.iter().any(|name| origin == format!("http://{name}"));
        names.iter().any(|name| name == host)
            && headers
                .get(header::ORIGIN)
                .is_none_or(|origin| origin.to_str().is_ok_and(is_ours))
    }

    fn is_shown(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie();
        let cookies = headers.get_all(header::COOKIE).iter();
        let mut cookies = cookies
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='));
        let header = headers.get(KEY_HEADER).and_then(|shown| shown.to_str().ok());
        header.is_some_and(|shown| self.is_key(shown))
            || cookies.any(|(of, shown)| of == name && self.is_key(shown))
    }
}

/// Lets pass who asks for this address and shows the key; takes a key in the address as a cookie first.
pub async fn guard(
    State(door): State<Door>,
    Query(asked): Query<WithKey>,
    request: Request,
    next: Next,
) -> Response {
    if !door.is_for_us(request.headers()) {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "this is not the address of this bridge",
        )
            .into_response();
    }
    if let Some(shown) = asked.key.filter(|shown| door.is_key(shown)) {
        let cookie = format!("{}={shown}; Path=/; HttpOnly; SameSite=Strict", door.cookie());
        // Without the key, which would otherwise stay in the address and the history.
        let path = request.uri().path().to_owned();
        return ([(header::SET_COOKIE, cookie)], Redirect::to(&path)).into_response();
    }
    if !door.is_shown(request.headers()) {
        return (
            StatusCode::UNAUTHORIZED,
            "open the address that the bridge printed",
        )
            .into_response();
    }
    next.run(request).await
}
