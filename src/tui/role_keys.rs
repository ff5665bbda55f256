//! The key by which each role is called: given once, shown wherever a role can be chosen.

use std::collections::{BTreeMap, BTreeSet};

use crate::ident::RoleCode;

/// Gives each role a key of its own: a letter of its code if one is free, else any letter, else a digit.
/// `f` stays free, so that `f f` gives the floor to whom the program names.
pub(super) fn role_keys<'a>(codes: impl Iterator<Item = &'a RoleCode>) -> BTreeMap<RoleCode, char> {
    let mut keys = BTreeMap::new();
    let mut taken = BTreeSet::from(['f']);
    for code in codes {
        let own = code.as_str().chars().map(|c| c.to_ascii_lowercase());
        let others = ('a'..='z').chain('1'..='9').chain('A'..='Z');
        let key = own.chain(others).find(|c| c.is_ascii_alphanumeric() && !taken.contains(c));
        if let Some(key) = key {
            taken.insert(key);
            keys.insert(code.clone(), key);
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_key_of_its_own_and_f_stays_free() {
        let codes: Vec<RoleCode> =
            ["MNT", "REL", "REG", "SOC", "FND", "FFF", "COM"].map(RoleCode::new).to_vec();
        let keys = role_keys(codes.iter());
        let drawn: Vec<String> = codes.iter().map(|c| format!("{c}={}", keys[c])).collect();
        assert_eq!(drawn, ["MNT=m", "REL=r", "REG=e", "SOC=s", "FND=n", "FFF=a", "COM=c"]);
        let many: Vec<RoleCode> = (0..40).map(|n| RoleCode::new(&format!("R{n:02}"))).collect();
        let keys = role_keys(many.iter());
        let distinct: BTreeSet<char> = keys.values().copied().collect();
        assert_eq!((keys.len(), distinct.len()), (40, 40));
    }
}
