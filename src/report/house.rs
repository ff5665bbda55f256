//! A house style: an organization's name, logo, handling instructions and own sections, read from a template.

use serde::Deserialize;

use super::document::{Logo, LogoKind};
use super::layout::SECTIONS;
use super::model::{AfterActionReport, HouseStyle, OwnSection};
use crate::diagnostic::nearest;
use crate::text::Text;

/// The version of the template's form.
const TEMPLATE: u32 = 1;
pub const LOGO_BYTES_MAX: usize = 1024 * 1024;
const LOGO_PIXELS_MAX: u32 = 8192;
const SECTIONS_MAX: usize = 20;
const HANDLING_MAX: usize = 6;

/// A template as it was read: the house style, and where its logo is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    pub style: HouseStyle,
    /// The logo's file, beside the template, and what it shows.
    pub logo: Option<(String, String)>,
}

/// What is wrong with a template, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub what: String,
    pub hint: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "template", deny_unknown_fields)]
struct Written {
    template: u32,
    organization: Option<String>,
    logo: Option<String>,
    logo_alt: Option<String>,
    #[serde(default)]
    handling: Vec<String>,
    #[serde(default)]
    sections: Vec<Section>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "section", deny_unknown_fields)]
struct Section {
    title: String,
    before: Option<String>,
    after: Option<String>,
    text: String,
}

impl Template {
    /// Reads a template; every mistake is told, not the first alone.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let options = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let written: Written = options.from_str(text).map_err(|fault| {
            let place = fault.span.start;
            vec![Mistake {
                what: format!("line {}, column {}: {}", place.line, place.col, fault.code),
                hint: "a template begins with `(template: 1,` and may hold organization, logo, logo_alt, handling, sections"
                    .to_owned(),
            }]
        })?;
        let mut reading = Reading::default();
        reading.whole(&written);
        if reading.mistakes.is_empty() { Ok(reading.template) } else { Err(reading.mistakes) }
    }
}

#[derive(Default)]
struct Reading {
    template: Template,
    mistakes: Vec<Mistake>,
}

impl Reading {
    fn mistake(&mut self, what: impl Into<String>, hint: impl Into<String>) {
        self.mistakes.push(Mistake { what: what.into(), hint: hint.into() });
    }

    fn words(&mut self, what: &str, text: &str) -> String {
        match Text::new(text) {
            Ok(text) => text.as_str().to_owned(),
            Err(why) => {
                self.mistake(format!("{what}: {why}"), "write less, or split it");
                String::new()
            }
        }
    }

    fn whole(&mut self, written: &Written) {
        if written.template != TEMPLATE {
            self.mistake(
                format!("template {} is not known", written.template),
                "this program reads `template: 1`",
            );
        }
        if let Some(name) = &written.organization {
            self.template.style.organization = Some(self.words("organization", name));
        }
        match (&written.logo, &written.logo_alt) {
            (Some(logo), Some(alt)) if !alt.trim().is_empty() => {
                let alt = self.words("logo_alt", alt);
                self.template.logo = Some((logo.clone(), alt));
            }
            (Some(_), _) => self.mistake(
                "the logo has no words for those who cannot see it",
                "say what it shows: `logo_alt: \"Quayhold: an anchor in a ring\"`",
            ),
            (None, Some(_)) => {
                self.mistake("`logo_alt` stands without a `logo`", "name the picture's file");
            }
            (None, None) => {}
        }
        if written.handling.len() > HANDLING_MAX {
            self.mistake(
                format!("{} handling instructions", written.handling.len()),
                format!("at most {HANDLING_MAX} are read by anybody"),
            );
        }
        for line in &written.handling {
            let line = self.words("handling", line);
            self.template.style.handling.push(line);
        }
        if written.sections.len() > SECTIONS_MAX {
            self.mistake(
                format!("{} sections", written.sections.len()),
                format!("at most {SECTIONS_MAX}"),
            );
        }
        for section in &written.sections {
            self.section(section);
        }
    }

    fn section(&mut self, section: &Section) {
        let title = section.title.trim();
        if title.is_empty() {
            self.mistake("a section has no title", "give it one: `title: \"From the director\"`");
        }
        if section.text.trim().is_empty() {
            self.mistake(
                format!("the section \"{title}\" has no text"),
                "write it, or leave the section out",
            );
        }
        let (place, before) = match (&section.before, &section.after) {
            (Some(place), None) => (place, true),
            (None, Some(place)) => (place, false),
            (Some(_), Some(_)) | (None, None) => {
                self.mistake(
                    format!("the section \"{title}\" needs one place"),
                    "write `before: \"overview\"` or `after: \"plan\"`, one of the two",
                );
                return;
            }
        };
        if !SECTIONS.contains(&place.as_str()) {
            let meant = nearest(place, SECTIONS.iter().copied());
            self.mistake(
                format!("the section \"{title}\" stands beside `{place}`, which no report has"),
                match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("the sections are {}", SECTIONS.join(", ")),
                },
            );
            return;
        }
        let own = OwnSection {
            title: self.words("title", title),
            section: place.clone(),
            before,
            text: self.words("text", &section.text),
        };
        self.template.style.sections.push(own);
    }
}

impl AfterActionReport {
    /// Puts the report into a house style: its handling instructions stand after those of the label and the scenario.
    #[must_use]
    pub fn dressed(mut self, style: HouseStyle) -> Self {
        if style.organization.is_some() {
            self.cover.organization.clone_from(&style.organization);
        }
        self.cover.handling.extend(style.handling.iter().cloned());
        self.house = style;
        self
    }
}

impl Logo {
    /// Reads a picture; what it says about itself besides the picture is left out.
    pub fn read(bytes: &[u8], alt: &str) -> Result<Self, &'static str> {
        if bytes.len() > LOGO_BYTES_MAX {
            return Err("is larger than 1 MiB");
        }
        let (kind, kept) = match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => {
                (LogoKind::Png, png(bytes).ok_or("is a damaged PNG")?)
            }
            [0xff, 0xd8, 0xff, ..] => (LogoKind::Jpeg, jpeg(bytes).ok_or("is a damaged JPEG")?),
            _ => return Err("is neither PNG nor JPEG"),
        };
        let (bytes, width, height) = kept;
        if width == 0 || height == 0 || width > LOGO_PIXELS_MAX || height > LOGO_PIXELS_MAX {
            return Err("is not between 1 and 8192 pixels wide and high");
        }
        Ok(Self { kind, bytes, alt: alt.to_owned(), width, height })
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

/// Keeps the chunks that draw the picture: no texts, no times, no camera data.
fn png(bytes: &[u8]) -> Option<(Vec<u8>, u32, u32)> {
    let (mut kept, mut rest) = (bytes.get(..8)?.to_vec(), bytes.get(8..)?);
    let (mut size, mut ended) = (None, false);
    while !rest.is_empty() && !ended {
        let length = usize::try_from(number(rest.get(..4)?)).ok()?;
        let whole = rest.get(..length.checked_add(12)?)?;
        let kind = &whole[4..8];
        if kind == b"IHDR" {
            size = Some((number(whole.get(8..12)?), number(whole.get(12..16)?)));
        }
        let draws = kind[0].is_ascii_uppercase()
            || matches!(kind, b"tRNS" | b"gAMA" | b"sRGB" | b"cHRM" | b"iCCP" | b"sBIT" | b"pHYs");
        if draws {
            kept.extend_from_slice(whole);
        }
        ended = kind == b"IEND";
        rest = &rest[whole.len()..];
    }
    let (width, height) = size.filter(|_| ended)?;
    Some((kept, width, height))
}

/// Keeps the segments that draw the picture: no comments, no camera data.
fn jpeg(bytes: &[u8]) -> Option<(Vec<u8>, u32, u32)> {
    let (mut kept, mut rest) = (bytes.get(..2)?.to_vec(), bytes.get(2..)?);
    let mut size = None;
    loop {
        let [0xff, marker, ..] = rest else { return None };
        if *marker == 0xff {
            rest = &rest[1..];
            continue;
        }
        let length = usize::try_from(number(rest.get(2..4)?)).ok()?;
        let whole = rest.get(..length.checked_add(2)?)?;
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            size = Some((number(whole.get(7..9)?), number(whole.get(5..7)?)));
        }
        // APP0 says how to draw, APP2 holds the colours, APP14 says how they were turned.
        let says_more = matches!(marker, 0xe1 | 0xe3..=0xed | 0xef | 0xfe);
        if !says_more {
            kept.extend_from_slice(whole);
        }
        rest = &rest[whole.len()..];
        if *marker == 0xda {
            // The picture itself, up to its end; what somebody hung behind it is no picture.
            let end = rest.windows(2).rposition(|pair| pair == [0xff, 0xd9])? + 2;
            kept.extend_from_slice(&rest[..end]);
            let (width, height) = size?;
            return Some((kept, width, height));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Vec<String> {
        let found = Template::read(text).expect_err("it has mistakes");
        found.into_iter().map(|m| format!("{}; {}", m.what, m.hint)).collect()
    }

    #[test]
    fn a_template_is_read_and_every_mistake_is_told() {
        let read = Template::read(
            "(template: 1, organization: \"Quayhold\", logo: \"a.png\", logo_alt: \"an anchor\", \
             handling: [\"Keep it here.\"], \
             sections: [(title: \"From the director\", before: \"overview\", text: \"Thank you.\")])",
        )
        .unwrap();
        assert_eq!(read.style.organization.as_deref(), Some("Quayhold"));
        assert_eq!(read.style.sections[0].section, "overview");
        let found = mistakes(
            "(template: 2, logo: \"a.png\", sections: [(title: \"x\", before: \"overviw\", text: \"y\"), \
             (title: \"\", text: \"\")])",
        );
        assert_eq!(found.len(), 6, "{found:#?}");
        assert!(found.iter().any(|m| m.contains("did you mean `overview`?")), "{found:#?}");
        let found = mistakes("(template: 1, organisation: \"x\")");
        assert!(found[0].starts_with("line 1, column"), "{found:?}");
        assert!(found[0].contains("organization") && !found[0].contains("Written"), "{found:?}");
    }

    fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], &kind, data, &[0; 4]].concat()
    }

    #[test]
    fn a_picture_loses_what_it_says_about_itself() {
        let size = [0, 0, 0, 40, 0, 0, 0, 20, 8, 6, 0, 0, 0];
        let png = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(*b"IHDR", &size),
            chunk(*b"tEXt", b"Author\0Ilse Marlow"),
            chunk(*b"IDAT", b"pixels"),
            chunk(*b"IEND", b""),
            b"behind the end".to_vec(),
        ]
        .concat();
        let logo = Logo::read(&png, "an anchor").unwrap();
        assert_eq!((logo.kind, logo.width, logo.height), (LogoKind::Png, 40, 20));
        let kept = String::from_utf8_lossy(&logo.bytes).into_owned();
        assert!(kept.contains("pixels") && !kept.contains("Marlow") && !kept.contains("behind"));
        let jpeg =
            b"\xff\xd8\xff\xe1\x00\x08Marlow\xff\xc0\x00\x0b\x08\x00\x14\x00\x28\x01\x01\x11\x00\
                     \xff\xda\x00\x02pixels\xff\xd9behind";
        let logo = Logo::read(jpeg, "an anchor").unwrap();
        assert_eq!((logo.kind, logo.width, logo.height), (LogoKind::Jpeg, 40, 20));
        let kept = String::from_utf8_lossy(&logo.bytes).into_owned();
        assert!(kept.contains("pixels") && !kept.contains("Marlow") && !kept.contains("behind"));
        assert_eq!(Logo::read(b"<svg/>", ""), Err("is neither PNG nor JPEG"));
        assert_eq!(Logo::read(&png[..40], ""), Err("is a damaged PNG"));
    }
}
