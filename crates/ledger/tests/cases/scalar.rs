//! Just enough arithmetic modulo the order of the Ed25519 group to make signatures that careless verifiers accept.

use sha2::{Digest, Sha512};

/// 2^252 + 27742317777372353535851937790883648493, as two halves: low, high.
const ORDER: Number = (0x14de_f9de_a2f7_9cd6_5812_631a_5cf5_d3ed, 1 << 124);

type Number = (u128, u128);

/// Signs as RFC 8032 does, or with this R, which must be a spelling of the identity: then S = k·a.
pub fn sign_with_small_r(
    seed: &[u8; 32],
    public: &[u8; 32],
    message: &[u8],
    r: Option<[u8; 32]>,
) -> [u8; 64] {
    let hashed = Sha512::digest(seed);
    let mut secret: [u8; 32] = hashed[..32].try_into().expect("half of 64 bytes");
    secret[0] &= 248;
    secret[31] = secret[31] & 127 | 64;
    let secret = reduced(&secret);
    let (r, nonce) = match r {
        Some(r) => (r, (0, 0)),
        None => {
            let key = wufei_ledger::DeviceKey::from_seed(seed);
            let honest: [u8; 32] = key.sign(message).0[..32].try_into().expect("half of 64 bytes");
            let nonce = Sha512::new()
                .chain_update(&hashed[32..])
                .chain_update(message)
                .finalize();
            (honest, reduced(&nonce))
        }
    };
    let parts = Sha512::new()
        .chain_update(r)
        .chain_update(public)
        .chain_update(message);
    let s = plus(nonce, times(reduced(&parts.finalize()), secret));
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&r);
    signature[32..].copy_from_slice(&to_bytes(s));
    signature
}

/// The same signature with S + L: it fits the same equation.
pub fn add_order(signature: &[u8; 64]) -> [u8; 64] {
    let half = |at: usize| u128::from_le_bytes(signature[at..at + 16].try_into().expect("16 bytes"));
    let mut out = *signature;
    out[32..].copy_from_slice(&to_bytes(sum((half(32), half(48)), ORDER)));
    out
}

fn to_bytes((low, high): Number) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(&low.to_le_bytes());
    bytes[16..].copy_from_slice(&high.to_le_bytes());
    bytes
}

/// Little-endian bytes modulo the order, bit by bit from the top.
fn reduced(bytes: &[u8]) -> Number {
    let bits = bytes
        .iter()
        .rev()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    bits.fold((0, 0), |sum, bit| plus(plus(sum, sum), (u128::from(bit), 0)))
}

fn times(a: Number, b: Number) -> Number {
    let bits = to_bytes(b);
    let bits = bits
        .iter()
        .rev()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    bits.fold((0, 0), |sum, bit| {
        let doubled = plus(sum, sum);
        if bit == 1 { plus(doubled, a) } else { doubled }
    })
}

/// Both below the order, so the sum has 254 bits at most.
fn plus(a: Number, b: Number) -> Number {
    let (low, high) = sum(a, b);
    if (high, low) < (ORDER.1, ORDER.0) {
        return (low, high);
    }
    let (low, borrow) = low.overflowing_sub(ORDER.0);
    (low, high - ORDER.1 - u128::from(borrow))
}

fn sum((a, b): Number, (c, d): Number) -> Number {
    let (low, carry) = a.overflowing_add(c);
    (low, b + d + u128::from(carry))
}
