//! The capture line: `[ROLE] [sign] [>ROLE] [@HH:MM] text`, read into a note. Pure; its preview is what Enter will keep.
//! What stands behind a corrective action see `action`. Whom it was said for and when often come to mind last: `>ROLE` and `@HH:MM` may stand at the end too.

use super::about::About;
use super::action;
use super::command::{ActionDraft, NoteDraft};
use super::reckoning::Reckoning;
use super::vocabulary::Sign;
use crate::clock::Timestamp;
use crate::ident::RoleCode;
use crate::text::{TextError, text_of};

/// The signs and what they make of a line; no sign makes a working note.
pub const SIGNS: [(&str, Sign); 5] = [
    ("+", Sign::Strength),
    ("-", Sign::Improvement),
    ("!", Sign::Action),
    ("?", Sign::Parked),
    ("=", Sign::Decision),
];

/// Stands for the role where a line is nobody's in particular.
pub const NOBODY: &str = "*";

/// A captured line, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    pub role: Option<RoleCode>,
    /// `*` instead of a role: nobody in particular, whoever has the floor.
    pub nobody: bool,
    pub sign: Sign,
    pub spoke_for: Option<RoleCode>,
    pub observed_at: Option<Timestamp>,
    /// What is left: the words themselves.
    pub words: String,
}

/// What a line is read against.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    pub roles: &'a [RoleCode],
    /// What a time is read against; its `now` is the key press that opened the line.
    pub times: Reckoning,
}

/// Reads a line. It never fails: what is no prefix is text.
pub fn read(line: &str, against: Against<'_>) -> Captured {
    let mut captured = Captured {
        role: None,
        nobody: false,
        sign: Sign::Note,
        spoke_for: None,
        observed_at: None,
        words: String::new(),
    };
    let mut rest = line.trim_start();
    if let Some((word, after)) = first_word(rest) {
        captured.role = role(word, against.roles);
        captured.nobody = word == NOBODY;
        if captured.role.is_some() || captured.nobody {
            rest = after;
        }
    }
    // After the role the prefixes may stand in any order, each once.
    let mut signed = false;
    while let Some((word, after)) = first_word(rest) {
        let sign = SIGNS.iter().find(|(sign, _)| *sign == word).map(|(_, sign)| *sign);
        let other = word.strip_prefix('>').and_then(|code| role(code, against.roles));
        let time = word.strip_prefix('@').and_then(|t| against.times.moment(t));
        if let (Some(sign), false) = (sign, signed) {
            captured.sign = sign;
            signed = true;
        } else if let (Some(other), None) = (other, &captured.spoke_for) {
            captured.spoke_for = Some(other);
        } else if let (Some(time), None) = (time, captured.observed_at) {
            captured.observed_at = Some(time);
        } else {
            break;
        }
        rest = after;
    }
    captured.take_from_the_end(rest.trim(), against);
    captured
}

/// Splits off the first word; a prefix counts only when a blank or the line's end follows it.
fn first_word(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    if line.is_empty() {
        return None;
    }
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    Some((&line[..end], line[end..].trim_start()))
}

fn role(word: &str, roles: &[RoleCode]) -> Option<RoleCode> {
    roles.iter().find(|code| code.as_str().eq_ignore_ascii_case(word)).cloned()
}

impl Captured {
    /// Fills in who had the floor when the line was opened, unless the line says otherwise.
    #[must_use]
    pub fn spoken_by(mut self, about: &About) -> Self {
        if self.role.is_none() && !self.nobody {
            self.role.clone_from(&about.role);
        }
        self
    }

    /// Takes what stands behind the words, each once; a line keeps at least one word.
    fn take_from_the_end(&mut self, text: &str, against: Against<'_>) {
        let mut words = text;
        while let Some((before, last)) = words.rsplit_once(char::is_whitespace) {
            let other = last.strip_prefix('>').and_then(|code| role(code, against.roles));
            let time = last.strip_prefix('@').and_then(|time| against.times.moment(time));
            if let (Some(other), None) = (other, &self.spoke_for) {
                self.spoke_for = Some(other);
            } else if let (Some(time), None) = (time, self.observed_at) {
                self.observed_at = Some(time);
            } else {
                break;
            }
            words = before.trim_end();
        }
        words.clone_into(&mut self.words);
    }

    /// Reads what stands behind a corrective action's words. Nobody speaks for another there: `>ROLE` is who does it.
    fn action(&self, against: Against<'_>) -> Option<action::Read> {
        let Reckoning { now, offset, .. } = against.times;
        let against = action::Against { roles: against.roles, now, offset };
        let read = (self.sign == Sign::Action).then(|| action::read(&self.words, against))?;
        let owner = read.owner.clone();
        let owner = owner.or_else(|| self.spoke_for.as_ref().map(ToString::to_string));
        Some(action::Read { owner, ..read })
    }

    /// Makes the note to take down.
    ///
    /// # Errors
    /// Refuses a line without words, and one over the cap; nothing of it is lost.
    pub fn draft(&self, against: Against<'_>) -> Result<NoteDraft, TextError> {
        if let Some(read) = self.action(against) {
            let mut draft = NoteDraft::new(self.sign, text_of(&read.words)?);
            draft.role.clone_from(&self.role);
            let action = read.draft()?;
            draft.action = (action != ActionDraft::default()).then(|| Box::new(action));
            return Ok(draft);
        }
        let mut draft = NoteDraft::new(self.sign, text_of(&self.words)?);
        draft.role.clone_from(&self.role);
        draft.spoke_for.clone_from(&self.spoke_for);
        Ok(draft)
    }

    /// Says what the line will become, for the place beside it.
    pub fn preview(&self, against: Against<'_>) -> String {
        let mut parts = vec![self.sign.label().to_owned()];
        let action = self.action(against);
        if let Some(role) = &self.role {
            parts.push(match self.spoke_for.as_ref().filter(|_| action.is_none()) {
                Some(other) => format!("{role} spoke for {other}"),
                None => role.to_string(),
            });
        } else if let Some(other) = self.spoke_for.as_ref().filter(|_| action.is_none()) {
            parts.push(format!("spoken for {other}"));
        }
        if let Some(at) = self.observed_at {
            parts.push(format!("at {}", against.times.words(at)));
        }
        parts.extend(action.map(|read| read.preview()));
        parts.join(", ")
    }
}

/// Reads `9 6 3` as counts of raised hands, the missing ones as none.
///
/// # Errors
/// Says what a count looks like.
pub fn hands(typed: &str, options: usize) -> Result<Vec<u32>, String> {
    let words: Vec<&str> =
        typed.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        return Err("a count for each option, for instance 9 6 3".to_owned());
    }
    if words.len() > options {
        return Err(format!("there are {options} options, not {}", words.len()));
    }
    let mut counts = Vec::with_capacity(options);
    for word in words {
        let count = word.parse().ok().filter(|n: &u32| *n <= 12_000);
        counts.push(count.ok_or_else(|| format!("`{word}` is no count"))?);
    }
    counts.resize(options, 0);
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Element, Priority};

    fn roles() -> Vec<RoleCode> {
        ["SOC", "REG", "REL", "MNT"].map(RoleCode::new).to_vec()
    }

    const OPENED: &str = "2027-03-05T08:42:30.000Z";

    fn times() -> Reckoning {
        let offset = "+02:00".parse().unwrap();
        Reckoning { now: OPENED.parse().unwrap(), offset, began: None }
    }

    fn captured(line: &str) -> Captured {
        read(line, Against { roles: &roles(), times: times() })
    }

    fn drafted(line: &str) -> Result<NoteDraft, TextError> {
        let roles = roles();
        let against = Against { roles: &roles, times: times() };
        read(line, against).draft(against)
    }

    /// Writes a reading in one line: `ROLE sign >ROLE @HH:MM | words`.
    fn shown(line: &str) -> String {
        let c = captured(line);
        let role = c.role.map_or_else(|| "-".to_owned(), |r| r.to_string());
        let spoke_for = c.spoke_for.map(|r| format!(" >{r}")).unwrap_or_default();
        let at = c.observed_at.map(|t| format!(" @{}", t.hm("+02:00".parse().unwrap())));
        format!("{role} {}{spoke_for}{} | {}", c.sign.label(), at.unwrap_or_default(), c.words)
    }

    #[test]
    fn a_line_is_read_as_its_prefixes_say() {
        for (line, reading) in [
            ("would wait", "- note | would wait"),
            ("SOC would wait", "SOC note | would wait"),
            ("soc - would wait", "SOC area for improvement | would wait"),
            ("- nobody asked", "- area for improvement | nobody asked"),
            ("+ asked at once", "- strength | asked at once"),
            ("! write it down", "- corrective action | write it down"),
            ("REG ! write the rule by Friday", "REG corrective action | write the rule by Friday"),
            ("? who owns the cache", "- parking lot | who owns the cache"),
            ("REG = we yank", "REG decision said aloud | we yank"),
            ("REL - >REG assumes a lock", "REL area for improvement >REG | assumes a lock"),
            ("@2027-03-05T10:31 the call came", "- note @10:31 | the call came"),
            ("REL >reg can quarantine", "REL note >REG | can quarantine"),
            ("@10:31 the call came", "- note @10:31 | the call came"),
            ("SOC - >REG @9:05 late", "SOC area for improvement >REG @09:05 | late"),
            ("SOC @10:31 - late", "SOC area for improvement @10:31 | late"),
            ("REL assumes a lock >reg", "REL note >REG | assumes a lock"),
            ("- the call came @10:31", "- area for improvement @10:31 | the call came"),
            (
                "REL - assumes a lock @10:31 >REG",
                "REL area for improvement >REG @10:31 | assumes a lock",
            ),
        ] {
            assert_eq!(shown(line), reading, "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_a_prefix_is_text() {
        for (line, reading) in [
            ("-5 degrees", "- note | -5 degrees"),
            ("+1 from the room", "- note | +1 from the room"),
            ("XYZ - would wait", "- note | XYZ - would wait"),
            ("SOCs would wait", "- note | SOCs would wait"),
            ("would SOC wait", "- note | would SOC wait"),
            (">XYZ decides", "- note | >XYZ decides"),
            ("@25:00 late", "- note | @25:00 late"),
            ("@10:60 late", "- note | @10:60 late"),
            ("@1031 late", "- note | @1031 late"),
            ("@+1:30 late", "- note | @+1:30 late"),
            ("- - twice", "- area for improvement | - twice"),
            ("- + both", "- area for improvement | + both"),
            (">REG >SOC both", "- note >REG | >SOC both"),
            (">REG both >SOC", "- note >REG | both >SOC"),
            ("writes to >XYZ", "- note | writes to >XYZ"),
            ("a > REG", "- note | a > REG"),
            ("SOC REG both", "SOC note | REG both"),
            ("- SOC after the sign", "- area for improvement | SOC after the sign"),
            ("REG: with a colon", "- note | REG: with a colon"),
        ] {
            assert_eq!(shown(line), reading, "{line}");
        }
    }

    #[test]
    fn blanks_and_foreign_letters_do_no_harm() {
        assert_eq!(
            shown("   soc   -    lots of  room  "),
            "SOC area for improvement | lots of  room"
        );
        assert_eq!(shown("ÄÖ − müde"), "- note | ÄÖ − müde");
        assert_eq!(shown(""), "- note | ");
        assert_eq!(shown("SOC"), "SOC note | ");
        assert_eq!(shown("-"), "- area for improvement | ");
        assert_eq!(shown("SOC\t-\ttabs"), "SOC area for improvement | tabs");
    }

    #[test]
    fn the_preview_says_what_enter_will_keep() {
        let roles = roles();
        let against = Against { roles: &roles, times: times() };
        let preview = |line| read(line, against).preview(against);
        assert_eq!(preview("hello"), "note");
        assert_eq!(preview("SOC - hm"), "area for improvement, SOC");
        assert_eq!(preview("REL >REG can"), "note, REL spoke for REG");
        assert_eq!(preview(">REG can"), "note, spoken for REG");
        let how = action::HOW;
        assert_eq!(
            preview("! @10:31 do it"),
            format!("corrective action, at 10:31, may end in {how}")
        );
        assert_eq!(
            preview("REG ! write it >soc due +30 prio h"),
            "corrective action, REG, owner SOC, due 2027-04-04, priority high"
        );
        assert_eq!(preview("! >SOC write it"), "corrective action, owner SOC");
        assert_eq!(preview("@23:50 do it"), "note, at 23:50 on 2027-03-04");
    }

    #[test]
    fn a_line_is_of_whom_has_the_floor_unless_it_names_somebody_or_nobody() {
        let about = About { role: Some("REG".into()), ..About::default() };
        let role = |line| captured(line).spoken_by(&about).role.map(|r| r.to_string());
        assert_eq!(role("would wait").as_deref(), Some("REG"));
        assert_eq!(role("- would wait").as_deref(), Some("REG"));
        assert_eq!(role("soc would wait").as_deref(), Some("SOC"));
        assert_eq!(role("* the room is tired"), None);
        assert_eq!(shown("* - the room is tired"), "- area for improvement | the room is tired");
        assert_eq!(shown("*tired"), "- note | *tired");
    }

    #[test]
    fn an_action_is_whole_in_one_line_and_nobody_speaks_for_its_owner() {
        let draft = drafted("REG ! write the rule >MNT due 2027-06-30 prio h elem pl").unwrap();
        assert_eq!((draft.text.as_str(), draft.spoke_for), ("write the rule", None));
        let action = draft.action.unwrap();
        assert_eq!(action.owner.unwrap().as_str(), "MNT");
        assert_eq!(action.due.as_deref(), Some("2027-06-30"));
        assert_eq!(action.priority, Some(Priority::High));
        assert_eq!(action.element, Some(Element::Planning));
        assert_eq!(drafted("! write the rule").unwrap().action, None);
        assert_eq!(drafted("- nobody asked >MNT due +3").unwrap().action, None, "no action");
        assert_eq!(drafted("! >MNT due +3"), Err(TextError::Empty));
    }

    #[test]
    fn a_line_without_words_or_with_too_many_is_refused_and_never_cut() {
        assert_eq!(drafted("SOC -  "), Err(TextError::Empty));
        let long = format!("- {}", "x".repeat(crate::text::TEXT_BYTES_MAX + 1));
        assert!(matches!(drafted(&long), Err(TextError::TooLong { .. })));
        assert_eq!(drafted("soc - would\u{202e} wait").unwrap().text.as_str(), "would wait");
    }

    #[test]
    fn hands_are_counts_and_what_is_missing_is_none() {
        assert_eq!(hands("9 6 3", 5), Ok(vec![9, 6, 3, 0, 0]));
        assert_eq!(hands(" 9,6 , 3", 3), Ok(vec![9, 6, 3]));
        assert!(hands("9 6 3 1", 3).is_err());
        assert!(hands("nine", 3).is_err());
        assert!(hands("", 3).is_err());
        assert!(hands("-1", 3).is_err());
        assert!(hands("99999999999", 3).is_err());
    }
}
