//! How long to wait after a failed attempt.

/// Waits of 0.5 s × 2ⁿ, at most 60 s, with full jitter, so that devices which lost the same node do not
/// come back at the same moment.
///
/// Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: full jitter does the least work.
#[derive(Debug, Clone)]
pub struct Backoff {
    tries: u32,
    chance: u64,
}

impl Backoff {
    /// Milliseconds of the first wait, before jitter.
    pub const FIRST_MS: u64 = 500;
    /// Milliseconds of the longest wait.
    pub const LONGEST_MS: u64 = 60_000;

    /// No failed attempt yet. The seed decides all jitter; two devices must not share it.
    pub const fn new(seed: u64) -> Self {
        Self {
            tries: 0,
            chance: seed,
        }
    }

    /// Failed attempts since the last success.
    pub const fn tries(&self) -> u32 {
        self.tries
    }

    /// Notes a failed attempt; returns the milliseconds to wait, never less than what the peer asked for.
    pub fn next_ms(&mut self, at_least_ms: u64) -> u64 {
        let longest = Self::FIRST_MS
            .saturating_mul(1 << self.tries.min(16))
            .min(Self::LONGEST_MS);
        self.tries = self.tries.saturating_add(1);
        // A peer may ask for patience, not for silence: ten minutes at most.
        at_least_ms.min(10 * Self::LONGEST_MS) + self.random() % (longest + 1)
    }

    /// Notes a success.
    pub const fn reset(&mut self) {
        self.tries = 0;
    }

    /// SplitMix64 (Steele, Lea, Flood 2014): jitter needs no better chance.
    fn random(&mut self) -> u64 {
        self.chance = self.chance.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.chance;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::Backoff;
    use proptest::prelude::*;

    #[test]
    fn waits_grow_to_a_minute_and_no_further() {
        let longest = |tries: u32| {
            (0..500u64)
                .map(|seed| {
                    let mut backoff = Backoff::new(seed);
                    (0..tries).for_each(|_| {
                        backoff.next_ms(0);
                    });
                    backoff.next_ms(0)
                })
                .max()
                .unwrap()
        };
        assert!((400..=500).contains(&longest(0)), "{}", longest(0));
        assert!((3_200..=4_000).contains(&longest(3)), "{}", longest(3));
        assert!((50_000..=60_000).contains(&longest(40)), "{}", longest(40));
    }

    #[test]
    fn a_success_forgets_the_failures() {
        let mut backoff = Backoff::new(7);
        (0..20).for_each(|_| {
            backoff.next_ms(0);
        });
        backoff.reset();
        assert!(backoff.next_ms(0) <= Backoff::FIRST_MS);
    }

    proptest! {
        #[test]
        fn a_peer_that_asks_for_time_gets_it(seed: u64, asked in 0u64..600_000) {
            prop_assert!(Backoff::new(seed).next_ms(asked) >= asked);
        }
    }
}
