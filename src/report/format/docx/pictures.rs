//! Charts and QR codes: pictures with their words beside them as words.

use super::body::{Body, Para, Place};
use super::xml::{add, attribute};
use crate::card::Align;
use crate::qr::Qr;
use crate::report::chart::{Bar, BarKind, Chart};
use crate::report::document::LogoKind;
use crate::report::paged::inline::{Look, Words};
use crate::report::paged::png;

/// So many of a picture's units make a twentieth of a point.
const UNITS: u64 = 635;
const BAR_HEIGHT: u64 = 118_000;
/// The share of the width the longest bar takes; the rest is for the words beside it.
const WIDEST_PERCENT: u64 = 60;
/// A chart with more lines than this may be longer than a page, and then has to break.
const WHOLE_CHART: usize = 36;
/// The side of a QR code, in twentieths of a point.
const CODE: u64 = 1_600;

const BAR: [u8; 3] = [0x4a, 0x6a, 0x8f];
const CHOSEN: [u8; 3] = [0x1f, 0x3a, 0x5f];
const WHITE: [u8; 3] = [0xff; 3];

/// A picture as it stands in a line.
#[derive(Debug, Clone, Copy)]
struct Drawn<'p> {
    width: u64,
    height: u64,
    /// What it shows; `None` where the words beside it say everything.
    alt: Option<&'p str>,
    outline: bool,
}

/// The most a logo takes, in twentieths of a point.
const LOGO: (u64, u64) = (3_400, 1_100);

impl Body<'_> {
    /// Stands the house's logo at the head of page one.
    pub(super) fn logo(&mut self) {
        let document = self.document;
        let Some(logo) = &document.house.logo else { return };
        let (wide, high) = (u64::from(logo.width.max(1)), u64::from(logo.height.max(1)));
        // As large as fits, and in its own proportions.
        let (width, height) = if LOGO.0 * high <= LOGO.1 * wide {
            (LOGO.0, (LOGO.0 * high / wide).max(1))
        } else {
            ((LOGO.1 * wide / high).max(1), LOGO.1)
        };
        let ending = match logo.kind {
            LogoKind::Png => "png",
            LogoKind::Jpeg => "jpeg",
        };
        let relation = self.picture(logo.bytes.clone(), ending);
        self.open(Para { align: Align::End, ..Para::of("PageOne") }, None);
        let alt = Some(logo.alt.as_str());
        let (width, height) = (width * UNITS, height * UNITS);
        self.drawing(&relation, Drawn { width, height, alt, outline: false });
        self.xml.push_str("</w:p>");
    }

    /// Draws a chart: a picture a bar, as long as its share, and its value in words beside it.
    pub(super) fn chart(&mut self, chart: &Chart, place: Place) {
        let caption = Para { keep_next: true, ..Para::of("Caption") };
        self.paragraph(caption, &[Words::plain(&chart.title)]);
        let most = chart.rows.iter().flat_map(|r| &r.bars).map(|b| b.value).max().unwrap_or(0);
        let lines: usize = chart.rows.iter().map(|row| row.bars.len() + 1).sum();
        let whole = lines <= WHOLE_CHART;
        let mut alt = Some(format!("{}: {}", chart.title, chart.description));
        if most == 0 {
            let look = Look { quiet: true, ..Look::default() };
            let para = Para { keep_next: true, ..Para::of("ChartBar") };
            self.paragraph(para, &[Words::of(&chart.description, look)]);
            alt = None;
        }
        for (at, row) in chart.rows.iter().enumerate() {
            self.paragraph(Para::of("ChartLabel"), &[Words::plain(&row.label)]);
            for (n, bar) in row.bars.iter().enumerate() {
                let last = at + 1 == chart.rows.len() && n + 1 == row.bars.len();
                let keep_next = !last && (whole || n + 1 < row.bars.len());
                self.bar(bar, most, &mut alt, keep_next, place);
            }
        }
        self.gap();
    }

    fn bar(
        &mut self,
        bar: &Bar,
        most: u64,
        alt: &mut Option<String>,
        keep_next: bool,
        place: Place,
    ) {
        let para = Para { keep_next, ..Para::of("ChartBar") };
        self.open(para, None);
        if bar.value > 0 && most > 0 {
            let widest = u128::from(u64::from(place.width) * UNITS * WIDEST_PERCENT / 100);
            let width = widest * u128::from(bar.value) / u128::from(most);
            let width = u64::try_from(width).unwrap_or(0).max(20_000);
            let colour = match bar.kind {
                BarKind::Full => BAR,
                BarKind::Outline => WHITE,
                BarKind::Chosen => CHOSEN,
            };
            let relation = self.picture(png::dot(colour), "png");
            let described = alt.take();
            let outline = bar.kind == BarKind::Outline;
            let drawn = Drawn { width, height: BAR_HEIGHT, alt: described.as_deref(), outline };
            self.drawing(&relation, drawn);
        }
        self.words(&[Words::plain("\u{a0} "), Words::plain(&bar.text)], para);
        self.xml.push_str("</w:p>");
    }

    /// Writes a link as a QR code, what it is for, and the link as it is typed.
    pub(super) fn link(&mut self, says: &str, link: &str, place: Place) {
        let code = Qr::of(link).map(|code| png::qr(&code).0);
        let style = place.style();
        let typed = Look { code: true, ..Look::default() };
        let said = [Words::plain(says), Words::plain("\n"), Words::of(link, typed)];
        let Some(code) = code else {
            self.paragraph(Para::of(style), &said);
            return;
        };
        let relation = self.picture(code, "png");
        let side = CODE * UNITS;
        let drawn = Drawn { width: side, height: side, alt: Some(says), outline: false };
        self.pictured(
            1_800,
            place,
            [
                &mut |body| {
                    body.open(Para::of(style), None);
                    body.drawing(&relation, drawn);
                    body.xml.push_str("</w:p>");
                },
                &mut |body| body.paragraph(Para::of(style), &said),
            ],
        );
    }

    /// Writes a picture in its line.
    fn drawing(&mut self, relation: &str, drawn: Drawn<'_>) {
        self.drawings += 1;
        let (id, Drawn { width, height, .. }) = (self.drawings, drawn);
        let about = match drawn.alt {
            Some(alt) => format!(" descr=\"{}\"/>", attribute(alt)),
            None => ">\
                <a:extLst><a:ext uri=\"{C183D7F6-B498-43B3-948B-1728B52AA6E4}\">\
                <adec:decorative xmlns:adec=\"http://schemas.microsoft.com/office/drawing/2017/decorative\" val=\"1\"/>\
                </a:ext></a:extLst></wp:docPr>"
                .to_owned(),
        };
        let line = if drawn.outline {
            "<a:ln w=\"12700\"><a:solidFill><a:srgbClr val=\"4A6A8F\"/></a:solidFill></a:ln>"
        } else {
            ""
        };
        add(
            &mut self.xml,
            format_args!(
                "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
                 <wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:docPr id=\"{id}\" name=\"Picture {id}\"{about}\
                 <wp:cNvGraphicFramePr/><a:graphic>\
                 <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
                 <pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"Picture {id}\"/><pic:cNvPicPr/></pic:nvPicPr>\
                 <pic:blipFill><a:blip r:embed=\"{relation}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
                 <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
                 <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>{line}</pic:spPr></pic:pic></a:graphicData>\
                 </a:graphic></wp:inline></w:drawing></w:r>"
            ),
        );
    }
}
