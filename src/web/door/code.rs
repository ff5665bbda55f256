//! Codes that can be read aloud and typed on a phone.

use std::collections::BTreeMap;

use super::plain;
use crate::wire::act::Surface;

/// The codes of all surfaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes(BTreeMap<Surface, String>);

impl Codes {
    pub(super) fn draw() -> std::io::Result<Self> {
        let mut codes = Self(BTreeMap::new());
        for surface in Surface::ALL {
            codes.renew(surface)?;
        }
        Ok(codes)
    }

    pub(super) fn renew(&mut self, surface: Surface) -> std::io::Result<String> {
        loop {
            let code = match surface {
                Surface::Player | Surface::Observer => spoken()?,
                Surface::Projector
                | Surface::Scribe
                | Surface::Evaluator
                | Surface::Moderator
                | Surface::Second
                | Surface::Lead => long()?,
            };
            // A code names one surface, and not the one it has just stopped to name.
            if self.0.values().all(|known| *known != code) {
                self.0.insert(surface, code.clone());
                return Ok(code);
            }
        }
    }

    /// Returns a surface's code.
    pub fn of(&self, surface: Surface) -> &str {
        self.0.get(&surface).map_or("", String::as_str)
    }

    /// Returns every surface with its code.
    pub fn all(&self) -> impl Iterator<Item = (Surface, &str)> {
        self.0.iter().map(|(surface, code)| (*surface, code.as_str()))
    }

    pub(super) fn opens(&self, code: &str) -> Option<Surface> {
        self.0.iter().find(|(_, known)| plain(known) == code).map(|(surface, _)| *surface)
    }
}

/// Draws a number below a limit, each as likely as the other.
fn below(limit: u16) -> std::io::Result<u16> {
    let whole = u16::MAX - u16::MAX % limit;
    loop {
        let mut bytes = [0; 2];
        getrandom::fill(&mut bytes)?;
        let drawn = u16::from_le_bytes(bytes);
        if drawn < whole {
            return Ok(drawn % limit);
        }
    }
}

fn letter(of: &[u8]) -> std::io::Result<char> {
    let at = below(u16::try_from(of.len()).unwrap_or(u16::MAX))?;
    Ok(char::from(of[usize::from(at)]))
}

/// Draws four letters that can be said and two digits: `BADU-47`.
fn spoken() -> std::io::Result<String> {
    const CONSONANTS: &[u8] = b"BDFGKLMNPRSTVZ";
    const VOWELS: &[u8] = b"AEIOU";
    let mut code = String::new();
    for letters in [CONSONANTS, VOWELS, CONSONANTS, VOWELS] {
        code.push(letter(letters)?);
    }
    Ok(format!("{code}-{}", 10 + below(90)?))
}

/// Draws eight letters and digits that cannot be mistaken for each other: `7K2M-9QWX`.
fn long() -> std::io::Result<String> {
    const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    let mut code = String::new();
    for at in 0..8 {
        if at == 4 {
            code.push('-');
        }
        code.push(letter(LETTERS)?);
    }
    Ok(code)
}

/// Draws eight digits: `4821-9937`.
pub(super) fn digits() -> std::io::Result<String> {
    Ok(format!("{:04}-{:04}", below(10_000)?, below(10_000)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_surface_has_a_code_of_its_own_however_it_is_typed() {
        let mut codes = Codes::draw().unwrap();
        for surface in Surface::ALL {
            let code = codes.of(surface).to_owned();
            assert_eq!(codes.opens(&plain(&code.to_lowercase().replace('-', " "))), Some(surface));
        }
        let old = codes.of(Surface::Player).to_owned();
        let new = codes.renew(Surface::Player).unwrap();
        assert_ne!(old, new);
        assert_eq!(codes.opens(&plain(&old)), None);
        assert_eq!(codes.of(Surface::Scribe).len(), 9);
    }
}
