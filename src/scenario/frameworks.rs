//! Frameworks a scenario may name: data files, parsed when they are needed.

use std::sync::OnceLock;

use serde::Deserialize;

/// A set of capabilities an organization can be assessed against.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Framework {
    pub title: String,
    pub version: String,
    pub publisher: String,
    /// What each level means, by its number.
    pub levels: std::collections::BTreeMap<String, String>,
    pub tracks: Vec<Track>,
    pub capabilities: Vec<FrameworkCapability>,
}

/// A category of capabilities with whom it applies to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Track {
    pub id: String,
    pub name: String,
    pub applies_to: String,
    /// Answers that must be given for it to apply.
    #[serde(default)]
    pub requires: std::collections::BTreeMap<String, bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FrameworkCapability {
    pub id: String,
    pub track: String,
    pub level: u8,
    pub title: String,
    #[serde(default)]
    pub detail: String,
}

/// The data files by the name scenarios call them.
const FILES: [(&str, &str); 1] = [(
    "package-repository-principles",
    include_str!("frameworks/package-repository-principles.json"),
)];

/// Returns the names of all frameworks.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// Returns a framework by the name scenarios call it.
pub fn framework(name: &str) -> Option<&'static Framework> {
    static PARSED: OnceLock<Vec<Framework>> = OnceLock::new();
    let at = FILES.iter().position(|(known, _)| *known == name)?;
    let parsed = PARSED.get_or_init(|| {
        FILES
            .iter()
            .map(|(_, text)| serde_json::from_str(text).expect("the shipped data files are tested"))
            .collect()
    });
    parsed.get(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_framework_is_whole() {
        for name in names() {
            let framework = framework(name).unwrap();
            for capability in &framework.capabilities {
                assert!(
                    framework.tracks.iter().any(|t| t.id == capability.track),
                    "{}",
                    capability.id
                );
                assert!(
                    framework.levels.contains_key(&capability.level.to_string()),
                    "{}",
                    capability.id
                );
                let same = framework.capabilities.iter().filter(|c| c.id == capability.id);
                assert_eq!(same.count(), 1, "{}", capability.id);
            }
        }
        assert_eq!(framework("package-repository-principles").unwrap().capabilities.len(), 32);
        assert!(framework("nothing").is_none());
    }
}
