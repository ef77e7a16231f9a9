//! Days and times as they stand in a cell.

use std::fmt;

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};
use jiff::Unit;
use jiff::civil::{Date, DateTime};
use wufei_codes::compact;

/// A time that somebody wrote down, as finely as it was written: a day, or a time on a day. The clock is
/// that of China, and no zone is stated.
///
/// A day is kept as a day: midnight would be an invention, and would seem to be before the day's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportedTime {
    /// Only the day is known.
    Day(Date),
    /// Day and time of day, to the second.
    At(DateTime),
}

impl ReportedTime {
    /// The day.
    pub fn date(self) -> Date {
        match self {
            ReportedTime::Day(date) => date,
            ReportedTime::At(time) => time.date(),
        }
    }

    /// Whether this is certainly before the other; where one is only a day, the days are compared.
    pub fn is_before(self, other: ReportedTime) -> bool {
        match (self, other) {
            (ReportedTime::At(this), ReportedTime::At(other)) => this < other,
            _ => self.date() < other.date(),
        }
    }
}

impl fmt::Display for ReportedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReportedTime::Day(date) => write!(f, "{date}"),
            ReportedTime::At(time) => write!(f, "{} {}", time.date(), time.time()),
        }
    }
}

impl serde::Serialize for ReportedTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            ReportedTime::Day(date) => date.serialize(serializer),
            ReportedTime::At(time) => time.serialize(serializer),
        }
    }
}

/// Reads a cell. The second value says whether the spelling had to be put right.
pub(super) fn read(value: &DataRef<'_>, text: &str, is_1904: bool) -> Option<(ReportedTime, bool)> {
    let (time, corrected) = match value {
        DataRef::DateTime(cell) if cell.is_datetime() => (from_serial(cell)?, false),
        DataRef::DateTimeIso(_) => (read_text(text)?.0, false),
        DataRef::Int(days) => (from_number(*days as f64, is_1904)?, true),
        DataRef::Float(days) => (from_number(*days, is_1904)?, true),
        DataRef::String(_) | DataRef::SharedString(_) => read_text(text)?,
        _ => return None,
    };
    // Outside these years a typing slip is more likely than a manifest.
    (2000..=2100)
        .contains(&time.date().year())
        .then_some((time, corrected))
}

/// A number that was not formatted as a date: days since 1900, or the eight digits `20261008`.
fn from_number(number: f64, is_1904: bool) -> Option<ReportedTime> {
    if number.fract() == 0.0 && (20_000_101.0..=21_001_231.0).contains(&number) {
        return read_text(&number.to_string()).map(|(time, _)| time);
    }
    from_serial(&ExcelDateTime::new(number, ExcelDateTimeType::DateTime, is_1904))
}

fn from_serial(cell: &ExcelDateTime) -> Option<ReportedTime> {
    let (year, month, day, hour, minute, second, milli) = cell.to_ymd_hms_milli();
    let date = Date::new(year as i16, month as i8, day as i8).ok()?;
    if cell.as_f64().fract() == 0.0 {
        return Some(ReportedTime::Day(date));
    }
    let time = jiff::civil::Time::new(
        hour as i8,
        minute as i8,
        second as i8,
        i32::from(milli) * 1_000_000,
    )
    .ok()?;
    // A time is stored as a fraction of a day, which seldom falls on a whole second.
    date.to_datetime(time)
        .round(Unit::Second)
        .ok()
        .map(ReportedTime::At)
}

/// Reads `2026-10-08`, `2026-10-08 07:51:00` and, as corrected, what else is plain: `2026/10/8`, `2026.10.8`,
/// `2026年10月8日 7时51分`, `20261008`. The year always stands first, since day and month cannot be told apart.
fn read_text(text: &str) -> Option<(ReportedTime, bool)> {
    let plain = text
        .split_whitespace()
        .map(|word| compact(word).text)
        .collect::<Vec<_>>()
        .join(" ");
    let (numbers, between) = split_numbers(&plain)?;
    let time = match numbers.as_slice() {
        [digits] if digits.len() == 8 && between == ["", ""] => {
            ReportedTime::Day(day(&digits[0..4], &digits[4..6], &digits[6..8])?)
        }
        [year, month, date] => {
            after_date(&between)?.is_empty().then_some(())?;
            ReportedTime::Day(day(year, month, date)?)
        }
        [year, month, date, hour, minute, seconds @ ..] => {
            matches!(after_date(&between)?, " " | "T").then_some(())?;
            let (second, tail) = match (seconds, &between[4..]) {
                ([], [":", ""] | ["时" | "点", "分" | ""]) => ("0", ""),
                ([second], [":", ":", tail] | ["时" | "点", "分", tail]) => (*second, *tail),
                // A fraction of a second says nothing here; `.0` is what databases append.
                ([second, fraction], [":", ":", ".", tail]) if fraction.bytes().all(|b| b == b'0') => {
                    (*second, *tail)
                }
                _ => return None,
            };
            matches!(tail, "" | "秒").then_some(())?;
            let time = jiff::civil::Time::new(two(hour)?, two(minute)?, two(second)?, 0).ok()?;
            ReportedTime::At(day(year, month, date)?.to_datetime(time))
        }
        _ => return None,
    };
    Some((time, time.to_string() != text))
}

/// Checks what stands around year, month and day, and returns what follows them: a day's mark taken off,
/// and the blank before a time filled in where the mark made it needless.
fn after_date<'t>(between: &[&'t str]) -> Option<&'t str> {
    let after = between[3];
    match (between[0], between[1], between[2]) {
        ("", "-", "-") | ("", "/", "/") | ("", ".", ".") => Some(after),
        ("", "年", "月") => match after.strip_prefix(['日', '号']) {
            Some("") if between.len() > 4 => Some(" "),
            Some(rest) => Some(rest),
            None => Some(after),
        },
        _ => None,
    }
}

/// The runs of digits, at most seven, and the texts before, between and after them.
fn split_numbers(text: &str) -> Option<(Vec<&str>, Vec<&str>)> {
    let (mut numbers, mut between, mut rest) = (Vec::new(), Vec::new(), text);
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        if numbers.len() == 7 {
            return None;
        }
        let end = rest[start..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(rest.len(), |length| start + length);
        between.push(&rest[..start]);
        numbers.push(&rest[start..end]);
        rest = &rest[end..];
    }
    between.push(rest);
    Some((numbers, between))
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = Some(year).filter(|y| y.len() == 4)?.parse().ok()?;
    Date::new(year, two(month)?, two(day)?).ok()
}

fn two(digits: &str) -> Option<i8> {
    Some(digits).filter(|d| d.len() <= 2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<(String, bool)> {
        read(&DataRef::SharedString(text), text, false).map(|(time, corrected)| (time.to_string(), corrected))
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (given, expected, corrected) in [
            ("2026-10-08", "2026-10-08", false),
            ("2026-10-08 07:51:00", "2026-10-08 07:51:00", false),
            ("2026-10-08 07:51", "2026-10-08 07:51:00", true),
            ("2026-10-08T07:51:00", "2026-10-08 07:51:00", true),
            ("2026-10-08 07:51:00.0", "2026-10-08 07:51:00", true),
            ("2026/10/8", "2026-10-08", true),
            ("2026.10.8 7:51", "2026-10-08 07:51:00", true),
            ("2026年10月8日", "2026-10-08", true),
            ("2026年10月8号", "2026-10-08", true),
            ("2026年10月8日 7时51分", "2026-10-08 07:51:00", true),
            ("2026年10月8日7点51分30秒", "2026-10-08 07:51:30", true),
            ("２０２６－１０－０８", "2026-10-08", true),
            ("20261008", "2026-10-08", true),
            (" 2026-10-08\u{A0}", "2026-10-08", true),
        ] {
            assert_eq!(text(given), Some((expected.to_owned(), corrected)), "{given:?}");
        }
    }

    #[test]
    fn what_is_no_date_or_could_be_two_is_not_read() {
        for given in [
            "",
            "8/10/2026",
            "26-10-08",
            "2026-13-01",
            "2026-02-30",
            "2026-10",
            "2026-10-08 25:00:00",
            "1926-10-08",
            "10月8日",
            "明天",
            "2026-10-08 07",
            "2026-10/08",
            "2026-10-08-09",
            "1 2 3 4 5 6 7 8",
            "2026-10-08 07:51:00 下午",
        ] {
            assert_eq!(text(given), None, "{given:?}");
        }
    }

    #[test]
    fn cells_that_hold_dates_or_bare_day_numbers_are_read() {
        let cell = |days| DataRef::DateTime(ExcelDateTime::new(days, ExcelDateTimeType::DateTime, false));
        let read = |value: &DataRef<'_>| {
            read(value, "", false).map(|(time, corrected)| (time.to_string(), corrected))
        };
        assert_eq!(read(&cell(46303.0)), Some(("2026-10-08".into(), false)));
        assert_eq!(
            read(&cell(46303.0 + 28260.0 / 86400.0)),
            Some(("2026-10-08 07:51:00".into(), false))
        );
        assert_eq!(read(&DataRef::Float(46303.0)), Some(("2026-10-08".into(), true)));
        assert_eq!(
            read(&DataRef::Float(20_261_008.0)),
            Some(("2026-10-08".into(), true))
        );
        for value in [-1.0, 0.5, 60.0, 1e18, f64::NAN] {
            assert_eq!(read(&cell(value)), None, "{value}");
            assert_eq!(read(&DataRef::Float(value)), None, "{value}");
        }
    }

    #[test]
    fn a_bare_day_is_not_before_a_time_on_that_day() {
        let [day, morning, next] =
            ["2026-10-08", "2026-10-08 07:51:00", "2026-10-09"].map(|t| read_text(t).unwrap().0);
        assert!(!day.is_before(morning) && !morning.is_before(day));
        assert!(morning.is_before(next) && !next.is_before(morning));
    }
}
