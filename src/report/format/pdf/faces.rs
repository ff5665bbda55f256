//! The typefaces. What a document uses of them is embedded in it, with what each glyph says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use subsetter::GlyphRemapper;

use super::objects::Objects;

/// A typeface; the broad one holds what the others lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Regular,
    Bold,
    Mono,
    Broad,
}

const FILES: [(&str, &[u8]); 4] = [
    ("LiberationSans", include_bytes!("../../paged/fonts/LiberationSans-Regular.ttf")),
    ("LiberationSans-Bold", include_bytes!("../../paged/fonts/LiberationSans-Bold.ttf")),
    ("LiberationMono", include_bytes!("../../paged/fonts/LiberationMono-Regular.ttf")),
    ("DejaVuSans", include_bytes!("../../paged/fonts/DejaVuSans.ttf")),
];
const ALL: [Face; 4] = [Face::Regular, Face::Bold, Face::Mono, Face::Broad];

/// A character's glyph and how far it moves on, in thousandths of the letters' size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) face: Face,
    id: u16,
    pub(super) advance: i64,
}

pub(super) struct Faces {
    parsed: Vec<ttf_parser::Face<'static>>,
    used: Vec<Used>,
}

#[derive(Debug, Default)]
struct Used {
    glyphs: GlyphRemapper,
    /// What each glyph says and how wide it is.
    says: BTreeMap<u16, (char, i64)>,
}

impl Faces {
    pub(super) fn new() -> Self {
        let parsed = FILES
            .iter()
            .map(|(_, bytes)| ttf_parser::Face::parse(bytes, 0).expect("the typefaces are whole"))
            .collect();
        Self { parsed, used: FILES.iter().map(|_| Used::default()).collect() }
    }

    /// Finds a character's glyph, in the face wanted or in the broad one.
    pub(super) fn find(&self, c: char, wanted: Face) -> Option<Glyph> {
        [wanted, Face::Broad].into_iter().find_map(|face| {
            let parsed = &self.parsed[face as usize];
            let id = parsed.glyph_index(c).filter(|id| id.0 != 0)?;
            let advance = i64::from(parsed.glyph_hor_advance(id).unwrap_or(0));
            let advance = advance * 1_000 / i64::from(parsed.units_per_em());
            Some(Glyph { face, id: id.0, advance })
        })
    }

    /// Notes that a glyph is used; returns its number in what is embedded.
    pub(super) fn used(&mut self, glyph: Glyph, c: char) -> u16 {
        let used = &mut self.used[glyph.face as usize];
        let id = used.glyphs.remap(glyph.id);
        used.says.entry(id).or_insert((c, glyph.advance));
        id
    }

    /// Embeds what was used; returns the fonts for the pages' resources.
    pub(super) fn embed(&self, objects: &mut Objects) -> String {
        let mut resources = String::new();
        for face in ALL {
            let used = &self.used[face as usize];
            if used.says.is_empty() {
                continue;
            }
            let font = self.embedded(face, used, objects);
            // Writing to a string cannot fail.
            let _ = write!(resources, "/F{} {font} 0 R ", face as usize);
        }
        resources
    }

    fn embedded(&self, face: Face, used: &Used, objects: &mut Objects) -> usize {
        let (name, bytes) = FILES[face as usize];
        let parsed = &self.parsed[face as usize];
        let name = format!("STARTX+{name}");
        let subset = subsetter::subset(bytes, 0, &used.glyphs).expect("the typefaces are whole");
        let scaled = |units: i16| i64::from(units) * 1_000 / i64::from(parsed.units_per_em());
        let bounds = parsed.global_bounding_box();
        let file = objects.stream(&format!("/Length1 {}", subset.len()), &subset);
        let flags = if face == Face::Mono { 33 } else { 32 };
        let descriptor = objects.add(&format!(
            "<</Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox[{} {} {} {}]/ItalicAngle 0/Ascent {}\
             /Descent {}/CapHeight {}/StemV 80/FontFile2 {file} 0 R>>",
            scaled(bounds.x_min),
            scaled(bounds.y_min),
            scaled(bounds.x_max),
            scaled(bounds.y_max),
            scaled(parsed.ascender()),
            scaled(parsed.descender()),
            scaled(parsed.capital_height().unwrap_or_else(|| parsed.ascender())),
        ));
        let widths: Vec<String> =
            used.says.iter().map(|(id, (_, width))| format!("{id}[{width}]")).collect();
        let descendant = objects.add(&format!(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
             /Supplement 0>>/FontDescriptor {descriptor} 0 R/DW 0/W[{}]/CIDToGIDMap/Identity>>",
            widths.concat()
        ));
        let said = objects.stream("", told(used).as_bytes());
        objects.add(&format!(
            "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]\
             /ToUnicode {said} 0 R>>"
        ))
    }
}

/// Returns what each glyph says, for whoever searches, copies or listens.
fn told(used: &Used) -> String {
    let mut out = "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n\
                   /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
                   /CMapName/Adobe-Identity-UCS def/CMapType 2 def\n\
                   1 begincodespacerange<0000><FFFF>endcodespacerange\n"
        .to_owned();
    let all: Vec<(&u16, &(char, i64))> = used.says.iter().collect();
    for some in all.chunks(100) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{} beginbfchar", some.len());
        for (id, (c, _)) in some {
            let mut units = [0; 2];
            let units: String =
                c.encode_utf16(&mut units).iter().fold(String::new(), |mut text, unit| {
                    let _ = write!(text, "{unit:04X}");
                    text
                });
            let _ = writeln!(out, "<{id:04X}><{units}>");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap CMapName currentdict/CMap defineresource pop end end\n");
    out
}
