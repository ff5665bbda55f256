//! QR codes: which modules are dark, and the two ways they are drawn; dark on light with the quiet zone a phone's camera
//! needs, whatever stands around them.

use qrcode::{Color, EcLevel, QrCode};

/// Light modules on every side: what the standard asks for.
const QUIET: usize = 4;
/// In a terminal rows are dear, and every camera tried reads it with half of that.
const QUIET_IN_CELLS: usize = 2;

/// A text as dark and light modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    side: usize,
    dark: Vec<bool>,
}

impl Qr {
    /// Encodes a text; `None` if it is too long for any code.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let dark = code.to_colors().into_iter().map(|module| module == Color::Dark).collect();
        Some(Self { side: code.width(), dark })
    }

    /// Returns how many modules each side has, without the quiet zone.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Tells whether a module is dark; everything outside is light.
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        let inside = column < self.side && row < self.side;
        inside && self.dark.get(row * self.side + column).copied().unwrap_or(false)
    }

    /// Tells whether a module is dark, counted from the corner of a quiet zone of this width.
    fn with_quiet(&self, quiet: usize, column: usize, row: usize) -> bool {
        let inside = column.checked_sub(quiet).zip(row.checked_sub(quiet));
        inside.is_some_and(|(column, row)| self.is_dark(column, row))
    }

    /// Draws it for a terminal: two rows of modules in each line of cells, as pairs of upper and lower module.
    /// `true` is dark.
    pub fn cells(&self) -> Vec<Vec<(bool, bool)>> {
        let whole = self.side + 2 * QUIET_IN_CELLS;
        let at = |column, row| self.with_quiet(QUIET_IN_CELLS, column, row);
        let row =
            |upper: usize| (0..whole).map(move |c| (at(c, upper), at(c, upper + 1))).collect();
        (0..whole).step_by(2).map(row).collect()
    }

    /// Draws it as an image that needs no style: it may stand inline in a page under a strict policy.
    pub fn svg(&self, label: &str) -> String {
        let whole = self.side + 2 * QUIET;
        let mut runs = Vec::new();
        for row in 0..self.side {
            let mut column = 0;
            while column < self.side {
                let run = (column..self.side).take_while(|c| self.is_dark(*c, row)).count();
                if run > 0 {
                    runs.push(format!("M{} {}h{run}v1h-{run}z", column + QUIET, row + QUIET));
                }
                column += run.max(1);
            }
        }
        let path = runs.concat();
        let label = label.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"qr\" viewBox=\"0 0 {whole} {whole}\" role=\"img\" \
             aria-label=\"{label}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/>\
             <path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }
}

/// Returns the text of a code by which phones enter a Wi-Fi; without a password it is an open one.
pub fn wifi(name: &str, password: Option<&str>) -> String {
    let escaped = |text: &str| {
        let mut escaped = String::new();
        for c in text.chars() {
            if matches!(c, '\\' | ';' | ',' | '"' | ':') {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    };
    match password {
        Some(password) => format!("WIFI:T:WPA;S:{};P:{};;", escaped(name), escaped(password)),
        None => format!("WIFI:T:nopass;S:{};;", escaped(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_three_corners_and_a_quiet_zone_around_it() {
        let qr = Qr::of("http://10.0.8.2:8080/#KILN-42").unwrap();
        let last = qr.side() - 7;
        for (column, row) in [(0, 0), (last, 0), (0, last)] {
            let ring: Vec<bool> = (0..7).map(|n| qr.is_dark(column + n, row)).collect();
            assert_eq!(ring, [true; 7], "the edge of a finder pattern");
            assert!(!qr.is_dark(column + 1, row + 1) && qr.is_dark(column + 3, row + 3));
        }
        let cells = qr.cells();
        assert_eq!(cells.len(), (qr.side() + 2 * QUIET_IN_CELLS).div_ceil(2));
        assert!(cells[0].iter().all(|pair| *pair == (false, false)), "two rows of light above");
        assert!(cells.iter().all(|row| !row[0].0 && !row[1].1), "two columns of light beside");
        assert!(cells.iter().all(|row| row.len() == qr.side() + 4));
        let flat = |row: usize, column: usize| {
            let (upper, lower) = cells[row / 2 + 1][column + 2];
            if row.is_multiple_of(2) { upper } else { lower }
        };
        for row in 0..qr.side() {
            for column in 0..qr.side() {
                assert_eq!(flat(row, column), qr.is_dark(column, row), "{column} {row}");
            }
        }
    }

    #[test]
    fn an_image_draws_every_dark_module_once_and_says_what_it_is() {
        let qr = Qr::of("x").unwrap();
        let svg = qr.svg("join <here> & \"now\"");
        assert!(svg.contains("aria-label=\"join &lt;here> &amp; &quot;now&quot;\""), "{svg}");
        assert!(!svg.contains("style"), "a strict policy forbids styles");
        let path = svg.rsplit_once("d=\"").unwrap().1.split_once('"').unwrap().0;
        let mut drawn = 0;
        for run in path.split('z').filter(|run| !run.is_empty()) {
            let (at, rest) = run.trim_start_matches('M').split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let length: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            for column in x..x + length {
                assert!(qr.is_dark(column - QUIET, y - QUIET), "{column} {y}");
                drawn += 1;
            }
        }
        assert_eq!(drawn, qr.dark.iter().filter(|dark| **dark).count());
    }

    #[test]
    fn a_text_no_code_can_hold_is_none() {
        assert!(Qr::of(&"x".repeat(5_000)).is_none());
    }

    #[test]
    fn names_and_passwords_of_a_network_cannot_end_their_field() {
        assert_eq!(wifi("Kiln 4", Some("secret")), "WIFI:T:WPA;S:Kiln 4;P:secret;;");
        assert_eq!(wifi("a;b:c", Some("p\\\",;")), "WIFI:T:WPA;S:a\\;b\\:c;P:p\\\\\\\"\\,\\;;;");
        assert_eq!(wifi("open", None), "WIFI:T:nopass;S:open;;");
    }
}
