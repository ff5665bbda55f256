//! Where salts come from: the operating system wherever people can join, a seed in rehearsals that play themselves.

use super::hash::Hash;

/// A source of salts, given by the shell.
pub type Salts = Box<dyn FnMut() -> [u8; 16] + Send>;

/// Draws salts from the operating system, 64 at a time.
pub fn system_salts() -> Salts {
    let mut drawn = [0_u8; 1024];
    let mut used = drawn.len();
    Box::new(move || {
        if used == drawn.len() {
            // Without randomness names could be guessed from their digests: better to stop than to go on.
            getrandom::fill(&mut drawn).expect("the operating system gives random bytes");
            used = 0;
        }
        let mut salt = [0; 16];
        salt.copy_from_slice(&drawn[used..used + 16]);
        drawn[used..used + 16].fill(0);
        used += 16;
        salt
    })
}

/// Draws salts from a seed: the same seed, the same bytes. Only for rehearsals nobody can join.
pub fn seeded_salts(seed: u64) -> Salts {
    let mut count = 0_u64;
    Box::new(move || {
        count += 1;
        let hash = Hash::of(format!("startex salt {seed} {count}").as_bytes());
        let mut salt = [0; 16];
        salt.copy_from_slice(&hash.0[..16]);
        salt
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_seed_gives_the_same_salts_and_the_system_never_the_same() {
        let (mut a, mut b, mut c) = (seeded_salts(7), seeded_salts(7), seeded_salts(8));
        for _ in 0..100 {
            let salt = a();
            assert_eq!(salt, b());
            assert_ne!(salt, c());
        }
        let mut system = system_salts();
        let drawn: BTreeSet<[u8; 16]> = (0..200).map(|_| system()).collect();
        assert_eq!(drawn.len(), 200);
        assert!(!drawn.contains(&[0; 16]));
    }
}
