//! Lines that were moved, left out, doubled, swapped or written by a later version.

use startex::journal::{KeptHash, verify};

use super::*;

fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect()
}

#[test]
fn lines_left_out_doubled_or_swapped_are_damage() {
    let whole = lines(&transcript(&entries(&samples()[..8], 0, 2)));
    let damage = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut changed = whole.clone();
        change(&mut changed);
        match reread(&changed.concat()) {
            Err(ReadError::Damage { line, why, .. }) => (line, why),
            other => panic!("{other:?}"),
        }
    };
    let (line, why) = damage(&|lines| drop(lines.remove(3)));
    assert_eq!((line, why.as_str()), (4, "entry 4 stands where entry 3 belongs"));
    let (line, _) = damage(&|lines| {
        let doubled = lines[3].clone();
        lines.insert(3, doubled);
    });
    assert_eq!(line, 5);
    assert_eq!(damage(&|lines| lines.swap(3, 4)).0, 4);
    // Another exercise's header over these entries.
    let (line, why) = damage(&|lines| {
        let text = String::from_utf8(lines[0].clone()).expect("UTF-8").replace("GREEN", "CLEAR");
        lines[0] = text.into_bytes();
    });
    assert_eq!((line, why.as_str()), (1, "entry 1 does not follow this header"));
    assert_eq!(damage(&|lines| drop(lines.remove(0))).0, 1);
}

#[test]
fn words_put_in_place_of_others_are_damage_and_words_taken_out_are_redacted() {
    let all = entries(&samples()[..6], 0, 1);
    let text = String::from_utf8(transcript(&all)).expect("UTF-8");
    let forged = text.replace("letter.txt", "ledger.txt");
    assert!(matches!(reread(forged.as_bytes()), Err(ReadError::Damage { line: 3, .. })));
    let start = text.find(r#","s":{"salt""#).expect("entry 1 has words");
    let end = start + text[start..].find('\n').expect("a line ends");
    let redacted = format!("{}}}{}", &text[..start], &text[end..]);
    let recording = reread(redacted.as_bytes()).expect("it still holds");
    assert_eq!((recording.redacted, recording.head.seq), (1, Seq(6)));
    // A digest without words is fine; words without their digest are not.
    let words = &text[start..end];
    let moved = text.replacen("\n{\"e\":{\"seq\":3,", "\n{\"e\":{\"seq\":3 ,", 1);
    assert!(reread(moved.as_bytes()).is_err(), "not a byte of `e` may change");
    let third = text.lines().nth(3).expect("there are seven lines");
    let with_words = text.replace(third, &format!("{}{words}", &third[..third.len() - 1]));
    assert!(matches!(reread(with_words.as_bytes()), Err(ReadError::Damage { line: 4, .. })));
}

#[test]
fn a_later_versions_file_is_verified_and_otherwise_refused_by_name() {
    let opening = serde_json::to_string(&header()).expect("plain data");
    let later = opening.replace(r#""startex":1"#, r#""startex":2"#).replace("0.1.0", "3.0.0");
    let facts = |seq: u64, kind: &str, rest: &str| {
        let sync = seq.saturating_sub(2);
        format!(
            r#"{{"seq":{seq},"prev":"PREV","sync":{sync},"wall":"2027-03-05T09:12:03.123Z","play":1,"scenario":"Day 1 08:40","by":"clock","kind":"{kind}","data":{{}}{rest}}}"#
        )
    };
    let kinds =
        |kind| [facts(1, "heartbeat", ""), facts(2, kind, ""), facts(3, "end_ex", r#","mood":1"#)];
    let (_folder, path) = in_folder();

    // A later format: not even known kinds are taken for what they say.
    let newer = chained(&later, &kinds("heartbeat"));
    write(&path, &newer);
    let why = read(&path).expect_err("it is refused").to_string();
    assert!(why.contains("was made by startex 3.0.0, which writes format 2"), "{why}");
    let checked = verify(&path, None).expect("it holds");
    assert_eq!((checked.format, checked.head.seq, checked.heads.len()), (2, Seq(3), 1));
    assert!(resume(&path, options(), &mut nothing).is_err());

    // This format with a kind that is not known.
    write(&path, &chained(&opening, &kinds("teleported")[..2]));
    let why = read(&path).expect_err("it is refused").to_string();
    assert!(why.contains("(entry 2: `teleported`)"), "{why}");
    let checked = verify(&path, None).expect("it holds");
    assert_eq!(checked.unknown_kind.as_deref(), Some("teleported"));
    assert_eq!(checked.finding, Finding::Intact);

    // Damage comes before the version.
    let mut damaged = newer;
    let at = line_starts(&damaged)[1] + 8;
    damaged[at] ^= 1;
    write(&path, &damaged);
    for told in [read(&path).expect_err("damaged"), verify(&path, None).expect_err("damaged")] {
        assert!(matches!(told, ReadError::Damage { line: 2, .. }), "{told}");
    }
}

#[test]
fn a_kept_hash_is_found_at_its_entry_or_not_at_all() {
    let (_folder, path) = in_folder();
    let all = entries(&samples(), 0, 8);
    write(&path, &transcript(&all));
    let (recording, _) = read(&path).expect("it is whole");
    let end_ex = recording.heads[0];
    for asked in [end_ex.hash.to_string(), end_ex.hash.to_string()[..16].to_uppercase()] {
        let asked: KeptHash = asked.parse().expect("a hash");
        let found = verify(&path, Some(&asked)).expect("it holds");
        let place = found.place().expect("it is there");
        assert_eq!(place, format!("{} is entry {} of {}", end_ex.hash, end_ex.seq, all.len()));
    }
    let other: KeptHash = Hash::of(b"other").to_string().parse().expect("a hash");
    assert_eq!(verify(&path, Some(&other)).expect("it holds").found, None);
    for wrong in ["", "abc", "zz00000000000000", &"0".repeat(65)] {
        assert!(wrong.parse::<KeptHash>().is_err(), "{wrong}");
    }
}
