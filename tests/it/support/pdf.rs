//! Reads a PDF as far as these tests need: what each page says, in the order it was drawn, and what its dictionaries say.

use std::collections::BTreeMap;
use std::io::Read as _;

/// The objects of a file, streams unpacked.
pub(crate) fn objects(bytes: &[u8]) -> BTreeMap<usize, (String, Vec<u8>)> {
    let mut all = BTreeMap::new();
    let mut at = 0;
    while let Some(begins) = find(bytes, b" 0 obj\n", at) {
        let line = bytes[..begins].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
        let number = std::str::from_utf8(&bytes[line..begins]).expect("a number").parse();
        let from = begins + 7;
        let ends = find(bytes, b"\nendobj\n", from).expect("an object ends");
        let inside = &bytes[from..ends];
        let (dictionary, stream) = match find(inside, b">>stream\n", 0) {
            Some(n) => {
                let packed = &inside[n + 9..inside.len() - b"\nendstream".len()];
                let mut unpacked = Vec::new();
                if find(&inside[..n], b"FlateDecode", 0).is_some() {
                    let mut reader = flate2::read::ZlibDecoder::new(packed);
                    reader.read_to_end(&mut unpacked).expect("it is packed");
                } else {
                    unpacked.extend(packed);
                }
                (&inside[..n + 2], unpacked)
            }
            None => (inside, Vec::new()),
        };
        let dictionary = String::from_utf8_lossy(dictionary).into_owned();
        all.insert(number.expect("a number"), (dictionary, stream));
        at = ends;
    }
    all
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(what.len()).position(|w| w == what).map(|n| n + from)
}

/// What each page says, a line each time something is drawn.
pub(crate) fn pages(bytes: &[u8]) -> Vec<String> {
    let objects = objects(bytes);
    let number = |text: &str, name: &str| -> Option<usize> {
        let (_, rest) = text.split_once(name)?;
        rest.trim_start().split(' ').next()?.parse().ok()
    };
    let fonts = objects.values().find(|(d, _)| d.starts_with("<</Font<<")).expect("fonts");
    let mut maps = BTreeMap::new();
    for face in 0..4 {
        let Some(font) = number(&fonts.0, &format!("/F{face} ")) else { continue };
        let told = number(&objects[&font].0, "/ToUnicode ").expect("it tells what it says");
        maps.insert(face.to_string(), said(&String::from_utf8_lossy(&objects[&told].1)));
    }
    let kids = &objects.values().find(|(d, _)| d.starts_with("<</Type/Pages")).expect("pages").0;
    let kids = kids.split_once("Kids[").expect("kids").1.split(']').next().expect("an end");
    let mut all = Vec::new();
    for page in kids.split(" 0 R").filter_map(|n| n.trim().parse::<usize>().ok()) {
        let content = number(&objects[&page].0, "/Contents ").expect("it has content");
        let content = String::from_utf8_lossy(&objects[&content].1).into_owned();
        let mut text = String::new();
        let mut stands_for = None;
        for line in content.lines() {
            if let Some((_, rest)) = line.split_once("ActualText<FEFF") {
                stands_for = rest.split('>').next().map(units);
            }
            let Some((before, rest)) = line.split_once(" Tm<") else { continue };
            let font = before.split_once("BT/F").expect("a font").1.split(' ').next().expect("one");
            let shown: String = rest
                .split('>')
                .next()
                .expect("an end")
                .as_bytes()
                .chunks(4)
                .map(|id| maps[font][std::str::from_utf8(id).expect("digits")].as_str())
                .collect();
            text.push_str(&stands_for.take().unwrap_or(shown));
            text.push('\n');
        }
        all.push(text);
    }
    all
}

/// What each glyph says.
fn said(map: &str) -> BTreeMap<String, String> {
    let pairs = map.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>'));
    pairs
        .filter_map(|pair| pair.split_once("><"))
        .map(|(id, text)| (id.to_owned(), units(text)))
        .collect()
}

fn units(hex: &str) -> String {
    let units: Vec<u16> = hex
        .as_bytes()
        .chunks(4)
        .map(|unit| {
            u16::from_str_radix(std::str::from_utf8(unit).expect("digits"), 16).expect("digits")
        })
        .collect();
    String::from_utf16_lossy(&units)
}

/// Everything it says: pages, titles of bookmarks, alternative texts, particulars.
pub(crate) fn everything(bytes: &[u8]) -> String {
    let mut all = pages(bytes).concat();
    for (dictionary, stream) in objects(bytes).values() {
        for text in dictionary.split("<FEFF").skip(1) {
            all.push_str(&units(text.split('>').next().expect("an end")));
            all.push('\n');
        }
        if dictionary.contains("/Metadata") {
            all.push_str(&String::from_utf8_lossy(stream));
        }
    }
    all
}
