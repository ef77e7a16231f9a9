//! One JSON text for one value, so that replicas can compare bytes.

use serde_json::Value;

/// JSON without blanks, keys in ascending order of their bytes, whole numbers only.
///
/// A subset of RFC 8785 (JSON Canonicalization Scheme): this project writes no fractions, and orders by
/// UTF-8 bytes instead of UTF-16 units. Its own function, because whether `serde_json` sorts keys depends
/// on what other crates in a build ask of it.
pub fn canonical_json(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_bytes());
            let each = |out: &mut String, (key, value): &(&String, &Value)| {
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(value, out);
            };
            list('{', '}', &entries, out, each);
        }
        Value::Array(items) => list('[', ']', items, out, |out, item| write(item, out)),
        plain => out.push_str(&plain.to_string()),
    }
}

fn list<T>(open: char, close: char, items: &[T], out: &mut String, mut each: impl FnMut(&mut String, &T)) {
    out.push(open);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        each(out, item);
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_whatever_their_order_was() {
        let value: Value = serde_json::from_str(r#"{"b":[1,{"z":null,"a":"废"}],"a":true}"#).unwrap();
        assert_eq!(
            canonical_json(&value),
            r#"{"a":true,"b":[1,{"a":"废","z":null}]}"#
        );
    }
}
