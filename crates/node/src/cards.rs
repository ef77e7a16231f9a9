//! Cards that come in a file: taken only when a step here names them.

use std::io::BufRead;

use serde::Serialize;
use wufei_ledger::{Card, CardError};
use wufei_manifest::CardAddress;
use wufei_store::CardContent;

use crate::export::{Kind, Lines, ReadLine};
use crate::persons::NamedCards;
use crate::{ExportError, Node};

/// What became of the cards in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CardsTaken {
    /// Kept.
    pub new: usize,
    /// Here already.
    pub known: usize,
    /// Erased here before: they stay erased.
    pub erased: usize,
    /// Not taken, with the line and the reason.
    pub refused: Vec<CardNotTaken>,
}

/// A line that holds no card to be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardNotTaken {
    /// The line, counted from 1.
    pub line: u64,
    /// A stable name for machines.
    pub code: &'static str,
    /// Why.
    pub why: String,
}

/// Why a card is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardRefusal {
    /// The bytes are no card.
    #[error(transparent)]
    Bytes(#[from] CardError),

    /// No step names a card with this hash: it was changed, or it is nobody's here.
    #[error("no step names a card with hash {address}")]
    NotNamed {
        /// The hash of what came.
        address: CardAddress,
    },

    /// Steps name its hash, and another person than the one in it.
    #[error("the steps that name card {address} name another person than it does")]
    OtherPerson {
        /// The hash of what came.
        address: CardAddress,
    },
}

impl CardRefusal {
    /// A stable name for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Bytes(_) => "not-a-card",
            Self::NotNamed { .. } => "card-not-named",
            Self::OtherPerson { .. } => "card-of-other",
        }
    }
}

/// Whether a step names this card for the person in it.
pub(crate) fn check_named(card: &Card, named: &NamedCards) -> Result<(), CardRefusal> {
    let address = card.address();
    let persons = named.get(&address).ok_or(CardRefusal::NotNamed { address })?;
    if !persons.contains(&card.person()) {
        return Err(CardRefusal::OtherPerson { address });
    }
    Ok(())
}

fn named_card(bytes: &[u8], named: &NamedCards) -> Result<Card, CardRefusal> {
    let card = Card::from_bytes(bytes)?;
    check_named(&card, named)?;
    Ok(card)
}

impl Node {
    /// Takes in the cards of an export, as far as steps of manifests that are here name them. Its other lines
    /// are passed over: entries come from the regulator.
    ///
    /// # Errors
    /// [`ExportError`]; then nothing was kept. What is no card to take is in [`CardsTaken::refused`].
    pub fn take_cards(&self, from: impl BufRead) -> Result<CardsTaken, ExportError> {
        let mut replica = self.replica();
        let named = replica.named_cards()?;
        let (mut taken, mut cards) = (CardsTaken::default(), Vec::new());
        for line in Lines::of(from) {
            let (number, read) = line?;
            let refused = |code, why| CardNotTaken {
                line: number,
                code,
                why,
            };
            match read {
                ReadLine::Bytes(Kind::Card, bytes) => match named_card(&bytes, &named) {
                    Ok(card) => cards.push(card),
                    Err(why) => taken.refused.push(refused(why.code(), why.to_string())),
                },
                ReadLine::Bytes(..) => {}
                ReadLine::Unreadable(why) => taken.refused.push(refused("not-a-line", why)),
            }
        }
        for card in cards {
            let erased = |content| matches!(content, CardContent::Erased { .. });
            match replica.store.keep_card(&card, false)? {
                true => taken.new += 1,
                false
                    if replica
                        .store
                        .card(card.address())?
                        .is_some_and(|kept| erased(kept.content)) =>
                {
                    taken.erased += 1;
                }
                false => taken.known += 1,
            }
        }
        drop(replica);
        self.tick();
        Ok(taken)
    }
}
