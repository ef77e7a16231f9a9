//! What holds for every kind of code.

use proptest::prelude::*;
use wufei_codes::*;

/// Prints a code, reads it strictly, leniently and through JSON, and wants the same code each time.
macro_rules! assert_round_trip {
    ($code:expr, $kind:ty) => {{
        let code = $code;
        let text = code.to_string();
        assert_eq!(<$kind>::parse(&text).as_ref(), Ok(&code));
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<$kind>(&json).unwrap(), code);
    }};
}

#[test]
fn every_listed_waste_code_survives_printing_and_parsing() {
    for entry in Catalogue::edition_2021().entries() {
        assert_round_trip!(entry.code, WasteCode);
        assert_round_trip!(entry.code.category(), Category);
        let with_category = format!("{}-{}", entry.code.category(), entry.code);
        assert_eq!(
            WasteCode::parse_lenient(&with_category).unwrap(),
            Reading {
                value: entry.code,
                corrected: true
            }
        );
        assert_eq!(Hazards::parse(&entry.hazards.to_string()).unwrap(), entry.hazards);
    }
}

#[test]
fn an_identified_waste_has_a_valid_code_in_every_category() {
    for category in Category::all() {
        let code = WasteCode::parse(&format!("900-000-{:02}", category.number())).unwrap();
        assert!(code.is_identified());
        assert_eq!(Catalogue::edition_2021().find(code), None);
    }
}

#[test]
fn every_division_survives_printing_and_parsing() {
    for division in Division::all() {
        assert_round_trip!(division.code, DivisionCode);
        assert_eq!(Division::find(division.code), Some(division));
        assert_eq!(Division::find_by_name(&division.name), Some(division));
        assert_eq!(Division::find_by_name(division.short_name()), Some(division));
    }
}

#[test]
fn codes_travel_as_text_and_a_wrong_text_is_refused_with_its_reason() {
    assert_round_trip!(Uscc::parse("91420102000000000Q").unwrap(), Uscc);
    assert_round_trip!(Plate::parse("鄂A1234挂").unwrap(), Plate);
    assert_round_trip!(ManifestNumber::parse("20264201000001").unwrap(), ManifestNumber);
    let error = serde_json::from_str::<WasteCode>("\"HW08-900-249-08\"").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("'HW08-900-249-08' is not a waste code"),
        "{error}"
    );
}

/// Texts near enough to codes to get past the first check, and any text at all.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[HhWw0-9 /\\-－０-９—\u{200B}鄂A-ZＡ-Ｚ挂S·.]{0,24}",
        "HW[0-9]{2}[-/ ]?[0-9]{3}-?[0-9]{3}-?[0-9S]{2,3}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_text_panics_and_what_is_read_prints_as_canonical(text in texts()) {
        macro_rules! canonical {
            ($kind:ty) => {
                if let Ok(reading) = <$kind>::parse_lenient(&text) {
                    let printed = reading.value.to_string();
                    prop_assert_eq!(reading.corrected, printed != text);
                    prop_assert_eq!(<$kind>::parse(&printed).unwrap(), reading.value);
                }
            };
        }
        canonical!(WasteCode);
        canonical!(Uscc);
        canonical!(Plate);
        canonical!(ManifestNumber);
        canonical!(DivisionCode);
        let _ = (Category::parse(&text), Category::parse_lenient(&text), Hazards::parse(&text));
        let _ = (Division::find_by_name(&text), Catalogue::edition_2021().search(&text).count());
        let twice = compact(&compact(&text).text);
        prop_assert!(!twice.corrected, "compact is not settled after one turn: {twice:?}");
        let twice = tidy(&tidy(&text).text);
        prop_assert!(!twice.corrected, "tidy is not settled after one turn: {twice:?}");
    }
}
