//! [`Shuffle`]: a fixed permutation of `0..len` that is computed in both directions, so that neither needs a table.

use crate::emulator::random::RandomStream;

/// `place -> (factor · place + offset) mod len`, with `factor` coprime to `len`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shuffle {
    len: u64,
    factor: u64,
    inverse: u64,
    offset: u64,
}

impl Shuffle {
    pub(super) fn new(len: usize, mut draw: RandomStream) -> Self {
        let len = (len as u64).max(1);
        let offset = draw.below(len);
        let from = len / 3 + draw.below(len / 3 + 1);
        let factor = (from..from + len)
            .find(|&factor| factor > 0 && greatest_common_divisor(factor, len) == 1)
            .unwrap_or(1);
        Self {
            len,
            factor: factor % len,
            inverse: invert(factor, len),
            offset,
        }
    }

    pub(super) fn forth(self, place: usize) -> usize {
        let moved = self.multiply(place as u64, self.factor) + self.offset;
        to_usize(moved % self.len)
    }

    pub(super) fn back(self, place: usize) -> usize {
        let moved = (place as u64 % self.len) + self.len - self.offset;
        to_usize(self.multiply(moved % self.len, self.inverse))
    }

    fn multiply(self, left: u64, right: u64) -> u64 {
        let product = u128::from(left) * u128::from(right) % u128::from(self.len);
        u64::try_from(product).unwrap_or(0)
    }
}

fn to_usize(place: u64) -> usize {
    usize::try_from(place).unwrap_or(0)
}

fn greatest_common_divisor(left: u64, right: u64) -> u64 {
    match right {
        0 => left,
        _ => greatest_common_divisor(right, left % right),
    }
}

/// The multiplicative inverse of `factor` modulo `len`, by Euclid's extended algorithm.
fn invert(factor: u64, len: u64) -> u64 {
    let modulus = i128::from(len);
    let (mut old, mut rest) = (i128::from(factor), modulus);
    let (mut found, mut next) = (1_i128, 0_i128);
    while rest != 0 {
        let quotient = old / rest;
        (old, rest) = (rest, old - quotient * rest);
        (found, next) = (next, found - quotient * next);
    }
    u64::try_from(found.rem_euclid(modulus)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_taken_once_and_found_again() {
        for len in [1, 2, 3, 50, 997, 1_000] {
            let shuffle = Shuffle::new(len, RandomStream::new(9, "test", len as u64));
            let mut seen = vec![false; len];
            for place in 0..len {
                let moved = shuffle.forth(place);
                assert_eq!(shuffle.back(moved), place, "{len}");
                seen[moved] = true;
            }
            assert!(seen.iter().all(|&taken| taken), "{len}");
        }
    }
}
