//! Pictures of flat colours as PNG: the bars of charts, and QR codes.

use std::io::Write as _;

use flate2::Crc;
use flate2::write::ZlibEncoder;

use crate::qr::Qr;

/// Light modules around a code.
const QUIET: usize = 4;

/// Draws one dot, to be stretched.
pub(in crate::report) fn dot(colour: [u8; 3]) -> Vec<u8> {
    let row = [&[0][..], &colour[..]].concat();
    png(1, 8, Colours::Rgb, &row)
}

/// Draws a QR code, a dot a module, with its quiet zone; returns how many dots each side has, too.
pub(in crate::report) fn qr(code: &Qr) -> (Vec<u8>, usize) {
    let side = code.side() + 2 * QUIET;
    let mut rows = Vec::with_capacity(side * (side + 1));
    for row in 0..side {
        // A row begins with its filter: none.
        rows.push(0);
        for column in 0..side {
            let inside = column.checked_sub(QUIET).zip(row.checked_sub(QUIET));
            let dark = inside.is_some_and(|(column, row)| code.is_dark(column, row));
            rows.push(if dark { 0 } else { 255 });
        }
    }
    (png(u32::try_from(side).unwrap_or_default(), 8, Colours::Grey, &rows), side)
}

#[derive(Debug, Clone, Copy)]
enum Colours {
    Grey = 0,
    Rgb = 2,
}

fn png(side: u32, depth: u8, colours: Colours, rows: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = [side.to_be_bytes(), side.to_be_bytes()].concat();
    head.extend([depth, colours as u8, 0, 0, 0]);
    chunk(&mut out, *b"IHDR", &head);
    chunk(&mut out, *b"IDAT", &packed(rows));
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn packed(rows: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to memory cannot fail.
    packer.write_all(rows).and_then(|()| packer.finish()).unwrap_or_default()
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(data);
    out.extend(u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
    out.extend(kind);
    out.extend(data);
    out.extend(crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_its_signature_and_three_sealed_chunks() {
        let dot = dot([1, 2, 3]);
        assert!(
            dot.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0")
        );
        assert!(dot.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"), "the sum everybody knows");
        let (code, side) = qr(&Qr::of("x").expect("it is short"));
        assert_eq!((side, code[19]), (29, 29));
    }
}
