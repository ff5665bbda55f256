//! Transcripts for the benches, made by the journal itself.

use startex::session::Header;

/// Returns the header of a session that never was.
pub(crate) fn header() -> Header {
    let line = concat!(
        r#"{"startex":1,"session":"k7q2m9","mode":"autopilot","language":1,"#,
        r#""scenario_sha256":"0000000000000000000000000000000000000000000000000000000000000000","#,
        r#""agenda":"panel-90","tlp":"GREEN","attribution":"role","offset":"+00:00","made_by":"bench"}"#
    );
    serde_json::from_str(line).expect("it is a header")
}
