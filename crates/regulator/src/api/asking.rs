//! What clients write into queries: times, limits, places in a list.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use wufei_archive::{Period, Position, Sort, SortKey};
use wufei_ledger::{Bits, DocId};

use super::problem::{ApiError, Expected};

/// Rows of a page when the client does not say.
const USUAL_LIMIT: usize = 100;
/// Rows of the longest page.
const LONGEST_PAGE: usize = 1000;

pub(super) fn limit(asked: Option<&str>) -> Result<usize, ApiError> {
    let Some(text) = asked else {
        return Ok(USUAL_LIMIT);
    };
    match text.parse() {
        Ok(limit @ 1..=LONGEST_PAGE) => Ok(limit),
        _ => Err(wrong("limit", text, Expected::Limit)),
    }
}

pub(super) fn period(from: Option<&str>, to: Option<&str>) -> Result<Period, ApiError> {
    Ok(Period {
        from_ms: from.map(|text| moment("from", text)).transpose()?,
        to_ms: to.map(|text| moment("to", text)).transpose()?,
    })
}

/// A day begins when it begins in Beijing.
fn moment(field: &'static str, text: &str) -> Result<u64, ApiError> {
    let beijing = Offset::constant(8);
    // A moment without its offset could be anybody's: only the bare day is taken.
    let is_bare = text.len() == "2026-11-23".len();
    let date = || text.parse::<Date>().ok().filter(|_| is_bare);
    let day = || beijing.to_timestamp(date()?.at(0, 0, 0, 0)).ok();
    let moment = match text.parse::<Timestamp>() {
        Ok(moment) => Some(moment),
        Err(_) => day(),
    };
    let ms = moment.map(|moment| moment.as_millisecond());
    // What was before 1970 was before everything.
    ms.map(|ms| u64::try_from(ms).unwrap_or(0))
        .ok_or_else(|| wrong(field, text, Expected::Time))
}

pub(super) fn sort(asked: Option<&str>) -> Result<Sort, ApiError> {
    let Some(text) = asked else {
        return Ok(Sort::default());
    };
    let (name, descending) = match text.strip_prefix('-') {
        Some(name) => (name, true),
        None => (text, false),
    };
    let by = match name {
        "at" => SortKey::At,
        "updated" => SortKey::Updated,
        "planned" => SortKey::Planned,
        _ => return Err(wrong("sort", text, Expected::Sort)),
    };
    Ok(Sort { by, descending })
}

/// Where the next page begins, as an opaque text. It holds the order too: in another one the place means nothing.
pub(super) fn print_position(sort: Sort, position: Position) -> String {
    let mut bytes = vec![order(sort)];
    bytes.extend_from_slice(&position.key.to_be_bytes());
    bytes.extend_from_slice(&position.doc.0);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn read_position(sort: Sort, text: &str) -> Result<Position, ApiError> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok();
    let read = bytes.as_deref().and_then(|bytes| match bytes {
        [kind, rest @ ..] if *kind == order(sort) => {
            let (key, doc) = rest.split_first_chunk()?;
            Some(Position {
                key: u64::from_be_bytes(*key),
                doc: DocId::from_slice(doc)?,
            })
        }
        _ => None,
    });
    read.ok_or_else(|| wrong("after", text, Expected::Cursor))
}

fn order(sort: Sort) -> u8 {
    let by = match sort.by {
        SortKey::At => 1,
        SortKey::Updated => 2,
        SortKey::Planned => 3,
    };
    by << 1 | u8::from(sort.descending)
}

/// An id as it stands in a path or a query.
pub(super) fn id<T: std::str::FromStr>(field: &'static str, text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| wrong(field, text, Expected::Id))
}

pub(super) fn wrong(field: &'static str, found: &str, expected: Expected) -> ApiError {
    // Enough to recognise it; a client may send a book.
    let found = found.chars().take(80).collect();
    ApiError::Field {
        field,
        found,
        expected,
    }
}

pub(super) fn flag(field: &'static str, asked: Option<&str>) -> Result<bool, ApiError> {
    match asked {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(text) => Err(wrong(field, text, Expected::Flag)),
    }
}

/// The names of kinds and powers.
pub(super) fn names(bits: Bits) -> Vec<String> {
    bits.names().into_iter().map(str::to_owned).collect()
}

/// The day in Beijing that this moment falls on.
pub(super) fn day_of(ms: u64) -> Period {
    // Beijing's days are all of one length: there is no summer time.
    const DAY_MS: u64 = 24 * 3600 * 1000;
    const AHEAD_MS: u64 = 8 * 3600 * 1000;
    let from_ms = (ms + AHEAD_MS) / DAY_MS * DAY_MS;
    Period {
        from_ms: Some(from_ms.saturating_sub(AHEAD_MS)),
        to_ms: Some(from_ms + DAY_MS - AHEAD_MS),
    }
}

/// Milliseconds since 1970 as RFC 3339 in UTC; `None` for a clock beyond the year 9999.
pub(crate) fn time(ms: u64) -> Option<Timestamp> {
    i64::try_from(ms)
        .ok()
        .and_then(|ms| Timestamp::from_millisecond(ms).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_in_beijing() {
        assert_eq!(
            moment("from", "2026-11-23").unwrap(),
            moment("from", "2026-11-22T16:00:00Z").unwrap()
        );
        assert_eq!(
            moment("from", "2026-11-23T08:00:00+08:00").unwrap(),
            1_795_392_000_000
        );
        assert_eq!(moment("from", "1066-10-14").unwrap(), 0);
        for text in ["yesterday", "2026-13-01", "", "20", "2026-11-23T08:00:00"] {
            assert!(moment("from", text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_day_is_the_one_that_it_is_in_beijing() {
        let day = day_of(moment("from", "2026-11-22T16:00:00Z").unwrap());
        assert_eq!(day, day_of(moment("from", "2026-11-23T15:59:59.999Z").unwrap()));
        assert_eq!(day.from_ms, Some(moment("from", "2026-11-23").unwrap()));
        assert_eq!(day.to_ms, Some(moment("to", "2026-11-24").unwrap()));
    }

    #[test]
    fn a_place_in_a_list_is_read_back_in_its_own_order_only() {
        let sort = Sort::default();
        let position = Position {
            key: 77,
            doc: DocId([5; 16]),
        };
        let text = print_position(sort, position);
        assert_eq!(read_position(sort, &text), Ok(position));
        let other = Sort {
            descending: false,
            ..sort
        };
        assert!(read_position(other, &text).is_err());
        for wrong in ["", "!", "AAAA", &text[1..]] {
            assert!(read_position(sort, wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_page_has_one_to_a_thousand_rows() {
        assert_eq!(limit(None), Ok(100));
        assert_eq!(limit(Some("1000")), Ok(1000));
        for text in ["0", "1001", "-1", "many"] {
            assert!(limit(Some(text)).is_err(), "{text}");
        }
    }
}
