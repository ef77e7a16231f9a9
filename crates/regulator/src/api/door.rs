//! Who may ask: whoever shows the token that the node printed, or has signed in with it.
//!
//! Programs send the token with every request. A browser shows it once and gets a cookie, which no script
//! can read and no other site can send. Sessions live in memory: a restart ends them all, and so does a new token.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use wufei_manifest::id::{Hex, parse_hex};

use super::Api;
use super::problem::ApiError;
use super::token::Token;

/// How long somebody stays signed in, in milliseconds: a working day with its overtime.
const SESSION_MS: u64 = 12 * 3600 * 1000;
/// Sessions that are kept; a further one ends the oldest.
const MOST_SESSIONS: usize = 300;
/// So many wrong tokens …
const MOST_WRONG: usize = 10;
/// … within so many milliseconds …
const WRONG_WITHIN_MS: u64 = 60_000;
/// … close the door to everybody for so many milliseconds. Who is in stays in, and the token itself still serves.
const PAUSE_MS: u64 = 10_000;

/// The way in: the token, and who has shown it. Clones are the same door.
#[derive(Clone)]
pub struct Door {
    token: Token,
    /// Something in front speaks TLS, so the cookie must never travel without it.
    is_behind_tls: bool,
    inside: Arc<Mutex<Inside>>,
}

#[derive(Default)]
struct Inside {
    /// When each session ends, by the hash of its id: whoever reads this memory cannot sign in with it.
    sessions: HashMap<[u8; 32], u64>,
    /// When a wrong token was shown, oldest first.
    wrong: VecDeque<u64>,
}

/// How a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// With the token.
    Token,
    /// With the cookie of this session.
    Session(SessionKey),
}

/// Names a session in memory; it cannot be shown at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SessionKey([u8; 32]);

/// Why the door stays shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shut {
    /// Not this token.
    Wrong,
    /// Too many wrong tokens lately: not before so many seconds.
    Pause(u64),
}

impl Door {
    /// A door that opens to this token.
    pub fn new(token: Token, is_behind_tls: bool) -> Self {
        Self {
            token,
            is_behind_tls,
            inside: Arc::default(),
        }
    }

    /// Begins a session for whoever shows the token. Returns the cookie and when it ends.
    pub(super) fn enter(&self, shown: &str, now_ms: u64) -> Result<Result<(String, u64), Shut>, ApiError> {
        let mut id = [0; 32];
        getrandom::fill(&mut id).map_err(|_| ApiError::Fault)?;
        let mut inside = self.inside();
        if let Some(seconds) = inside.pause(now_ms) {
            return Ok(Err(Shut::Pause(seconds)));
        }
        if !self.token.is(shown.trim()) {
            inside.wrong.push_back(now_ms);
            return Ok(Err(Shut::Wrong));
        }
        let ends_ms = now_ms + SESSION_MS;
        inside.admit(SessionKey::of(&id), now_ms, ends_ms);
        Ok(Ok((
            self.cookie(&Hex(id).to_string(), SESSION_MS / 1000),
            ends_ms,
        )))
    }

    /// Ends a session. Returns the cookie that takes the browser's away.
    pub(super) fn leave(&self, session: SessionKey) -> String {
        self.inside().sessions.remove(&session.0);
        self.cookie("", 0)
    }

    /// When a session ends; `None` when it has ended.
    pub(super) fn ends_ms(&self, session: SessionKey, now_ms: u64) -> Option<u64> {
        let ends_ms = *self.inside().sessions.get(&session.0)?;
        (now_ms < ends_ms).then_some(ends_ms)
    }

    /// Who asks; `None` for a stranger.
    pub(super) fn caller(&self, headers: &HeaderMap, now_ms: u64) -> Option<Caller> {
        // Who shows a token means it: a wrong one is not made good by a cookie.
        if let Some(shown) = headers.get(header::AUTHORIZATION) {
            let (scheme, shown) = shown.to_str().ok()?.split_once(' ')?;
            let is_right = scheme.eq_ignore_ascii_case("bearer") && self.token.is(shown.trim());
            return is_right.then_some(Caller::Token);
        }
        let session = SessionKey::of(&self.session_id(headers)?);
        self.ends_ms(session, now_ms)?;
        Some(Caller::Session(session))
    }

    fn session_id(&self, headers: &HeaderMap) -> Option<[u8; 32]> {
        let cookies = headers.get_all(header::COOKIE).into_iter();
        let cookies = cookies.filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|value| value.split(';'));
        let own = pairs.find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == self.cookie_name()).then_some(value)
        });
        parse_hex(own?).ok()
    }

    /// With this prefix a browser takes the cookie over TLS only, and from nobody but this host.
    const fn cookie_name(&self) -> &'static str {
        match self.is_behind_tls {
            true => "__Host-wufei_session",
            false => "wufei_session",
        }
    }

    fn cookie(&self, value: &str, max_age_s: u64) -> String {
        let secure = if self.is_behind_tls { "; Secure" } else { "" };
        format!(
            "{}={value}; Max-Age={max_age_s}; Path=/; HttpOnly; SameSite=Strict{secure}",
            self.cookie_name()
        )
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        // A map and a queue are whole whatever happened to the thread that held them.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    fn admit(&mut self, session: SessionKey, now_ms: u64, ends_ms: u64) {
        self.sessions.retain(|_, ends_ms| now_ms < *ends_ms);
        if self.sessions.len() >= MOST_SESSIONS {
            let oldest = self.sessions.iter().min_by_key(|(_, ends_ms)| **ends_ms);
            if let Some(oldest) = oldest.map(|(key, _)| *key) {
                self.sessions.remove(&oldest);
            }
        }
        self.sessions.insert(session.0, ends_ms);
    }

    /// Seconds until tokens are looked at again.
    fn pause(&mut self, now_ms: u64) -> Option<u64> {
        while self.wrong.len() > MOST_WRONG
            || self
                .wrong
                .front()
                .is_some_and(|at_ms| now_ms.saturating_sub(*at_ms) >= WRONG_WITHIN_MS)
        {
            self.wrong.pop_front();
        }
        let newest_ms = *self.wrong.back().filter(|_| self.wrong.len() == MOST_WRONG)?;
        let left_ms = (newest_ms + PAUSE_MS).checked_sub(now_ms)?;
        (left_ms > 0).then(|| left_ms.div_ceil(1000))
    }
}

impl SessionKey {
    fn of(id: &[u8; 32]) -> Self {
        Self(Sha256::digest(id).into())
    }
}

/// Lets pass who shows the token or a session's cookie.
pub(super) async fn guard(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let Some(caller) = api.door.caller(request.headers(), api.office.now_ms()) else {
        return ApiError::Unauthorized.into_response();
    };
    // A browser sends its cookies with whatever a page asks for, whosever page it is.
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if matches!(caller, Caller::Session(_)) && changes && !is_from_here(request.headers()) {
        return ApiError::CrossSite.into_response();
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// Whether a browser says that one of our own pages asks.
///
/// Source: Fetch Metadata (`Sec-Fetch-Site`); RFC 6454 §7 (`Origin`) for browsers that do not send it.
pub(super) fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        None => match (text(header::ORIGIN), text(header::HOST)) {
            (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn door() -> Door {
        Door::new(Token::random().unwrap(), false)
    }

    fn entered(door: &Door, now_ms: u64) -> HeaderMap {
        let (cookie, _) = door.enter(door.token.as_str(), now_ms).unwrap().unwrap();
        assert!(
            cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
            "{cookie}"
        );
        let pair = cookie.split(';').next().unwrap();
        HeaderMap::from_iter([(
            header::COOKIE,
            HeaderValue::from_str(&format!("theme=dark; {pair}")).unwrap(),
        )])
    }

    #[test]
    fn a_session_lasts_twelve_hours_or_until_its_owner_leaves() {
        let door = door();
        let headers = entered(&door, 1000);
        let Some(Caller::Session(session)) = door.caller(&headers, 1000) else {
            panic!("the cookie is not known");
        };
        assert!(door.caller(&headers, 999 + SESSION_MS).is_some());
        assert_eq!(door.caller(&headers, 1000 + SESSION_MS), None);
        assert!(door.leave(session).contains("Max-Age=0"));
        assert_eq!(door.caller(&headers, 1000), None);
    }

    #[test]
    fn a_crowd_ends_the_oldest_session_and_nobody_elses() {
        let door = door();
        let crowd: Vec<_> = (0..=MOST_SESSIONS as u64).map(|at| entered(&door, at)).collect();
        let now_ms = MOST_SESSIONS as u64;
        assert_eq!(door.caller(&crowd[0], now_ms), None);
        assert!(
            crowd[1..]
                .iter()
                .all(|headers| door.caller(headers, now_ms).is_some())
        );
        assert_eq!(door.inside().sessions.len(), MOST_SESSIONS);
    }

    #[test]
    fn ten_wrong_tokens_in_a_minute_close_the_door_for_a_while() {
        let door = door();
        let tries = |shown: &str, now_ms| door.enter(shown, now_ms).unwrap().map(|_| ());
        for at in 0..10 {
            assert_eq!(tries("wrong", at * 1000), Err(Shut::Wrong));
        }
        let right = door.token.as_str();
        assert_eq!(tries(right, 9_500), Err(Shut::Pause(10)));
        assert_eq!(tries(right, 18_500), Err(Shut::Pause(1)));
        assert_eq!(tries("wrong", 19_000), Err(Shut::Wrong));
        assert_eq!(
            tries(right, 20_000),
            Err(Shut::Pause(9)),
            "the next wrong one closes it again"
        );
        assert_eq!(tries(right, 29_000), Ok(()));
        for at in 0..30 {
            assert_eq!(
                tries("wrong", 200_000 + at * 7000),
                Err(Shut::Wrong),
                "nine a minute are let be"
            );
        }
    }

    #[test]
    fn a_page_of_another_site_is_not_from_here() {
        let cases = [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "same-site")], false),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "http://node:80"),
                    ("host", "node:80"),
                ],
                false,
            ),
            (&[("origin", "http://node:80"), ("host", "node:80")], true),
            (&[("origin", "http://evil"), ("host", "node:80")], false),
            (&[("origin", "null"), ("host", "null")], false),
            (&[("host", "node:80")], false),
            (&[], false),
        ];
        for (pairs, expected) in cases {
            let pair = |(name, value): &(&'static str, &'static str)| {
                (
                    header::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            };
            assert_eq!(
                is_from_here(&pairs.iter().map(pair).collect()),
                expected,
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn behind_tls_the_cookie_never_travels_without_it() {
        let door = Door::new(Token::random().unwrap(), true);
        let (cookie, _) = door.enter(door.token.as_str(), 0).unwrap().unwrap();
        assert!(
            cookie.starts_with("__Host-wufei_session=") && cookie.ends_with("; Secure"),
            "{cookie}"
        );
    }
}
