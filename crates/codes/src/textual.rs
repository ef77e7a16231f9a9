//! Codes travel as their canonical text: serde for everything that prints and parses.

/// Gives a code `FromStr` through its strict `parse`, and serde as that text.
macro_rules! textual {
    ($code:ty, $error:ty, $expecting:literal) => {
        impl std::str::FromStr for $code {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                <$code>::parse(text)
            }
        }

        impl serde::Serialize for $code {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $code {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl serde::de::Visitor<'_> for Text {
                    type Value = $code;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expecting)
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                        <$code>::parse(text).map_err(E::custom)
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }
    };
}

pub(crate) use textual;
