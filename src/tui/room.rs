//! The room over the network, as the console is told of it: where to join, who is connected, what has failed. Nothing here
//! listens or connects; whoever does sends the whole of it again whenever something of it has changed.

use crossterm::event::KeyCode;

use super::key::Press;
use crate::clock::Timestamp;
use crate::wire::beside::{Join, Network};

/// What is known at a moment; the latest one wins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoomStatus {
    /// The addresses somebody could type, the likeliest first; never none.
    pub doors: Vec<Door>,
    /// Which of them QR codes and links name.
    pub chosen: usize,
    /// Nobody but this machine reaches it.
    pub alone: bool,
    /// The players' code, and the observers'.
    pub player: String,
    pub observer: String,
    pub desks: Vec<DeskCode>,
    pub wifi: Option<Network>,
    /// Players whose phone is connected, and players whose every phone is gone.
    pub up: usize,
    pub down: usize,
    pub observers: usize,
    /// The first device that is not this machine's own.
    pub reached: Option<Reached>,
    /// Why nobody can join any more.
    pub fault: Option<String>,
}

/// One address of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// What is typed into a browser, `http://10.0.8.2:8080`.
    pub url: String,
    /// The network it belongs to, as the machine calls it.
    pub network: String,
}

/// A desk, its code, and how many are on line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskCode {
    pub name: &'static str,
    pub code: String,
    pub on_line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    pub from: String,
    pub at: Timestamp,
}

/// What the room's screen shows, in the order the arrows lead through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sheet {
    Players,
    Observers,
    /// The Wi-Fi itself, where somebody named it.
    Wifi,
    /// The desks' codes, which are nobody's but the control side's.
    Desks,
}

/// What a key on the room's screen came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    Stay(Sheet),
    /// Codes and links are to name another address.
    Choose(usize),
    /// The code of this name is to be drawn anew: the old one opens nothing any more.
    Renew(&'static str),
    Close,
}

impl RoomStatus {
    /// Returns the address that codes and links name.
    pub fn url(&self) -> &str {
        let door = self.doors.get(self.chosen).or(self.doors.first());
        door.map_or("", |door| &door.url)
    }

    /// Returns how players join, for the wall and for whoever prints it.
    pub fn join(&self) -> Join {
        Join { url: self.url().to_owned(), code: self.player.clone(), wifi: self.wifi.clone() }
    }

    /// Returns the sheets there are; the desks' only where nobody else looks.
    pub fn sheets(&self, private: bool) -> Vec<Sheet> {
        let wifi = self.wifi.is_some().then_some(Sheet::Wifi);
        let desks = (private && !self.desks.is_empty()).then_some(Sheet::Desks);
        [Some(Sheet::Players), Some(Sheet::Observers), wifi, desks].into_iter().flatten().collect()
    }

    /// Takes a key on the room's screen: arrows lead through the sheets, digits choose an address, all else closes it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other keys close it")]
    pub fn key(&self, shown: Sheet, press: Press, private: bool) -> Pressed {
        let sheets = self.sheets(private);
        let at = sheets.iter().position(|sheet| *sheet == shown).unwrap_or(0);
        let sheet = |at: usize| sheets.get(at % sheets.len()).copied().unwrap_or(Sheet::Players);
        match press.code {
            KeyCode::Right | KeyCode::Down => Pressed::Stay(sheet(at + 1)),
            KeyCode::Left | KeyCode::Up => Pressed::Stay(sheet(at + sheets.len() - 1)),
            KeyCode::Char(c @ '1'..='9') if !press.control => {
                let door = c as usize - '1' as usize;
                if door < self.doors.len() { Pressed::Choose(door) } else { Pressed::Stay(shown) }
            }
            // A code that got into wrong hands; the room must not see which key it is, nor press it.
            KeyCode::Char('n') if private && !press.control && shown == Sheet::Players => {
                Pressed::Renew("player")
            }
            KeyCode::Char('n') if private && !press.control && shown == Sheet::Observers => {
                Pressed::Renew("observer")
            }
            KeyCode::Char(c @ 'a'..='i') if !press.control && shown == Sheet::Desks && private => {
                let desk = self.desks.get(c as usize - 'a' as usize);
                desk.map_or(Pressed::Stay(shown), |desk| Pressed::Renew(desk.name))
            }
            _ => Pressed::Close,
        }
    }

    /// Says who is connected, as the console's last line does.
    pub fn words(&self) -> String {
        if self.fault.is_some() {
            return "room: CLOSED".to_owned();
        }
        format!("room: {} up, {} down", self.up, self.down)
    }

    /// Says which desks are on line.
    pub fn desks_on_line(&self) -> Vec<String> {
        let here = self.desks.iter().filter(|desk| desk.on_line > 0);
        here.map(|desk| format!("{}: {} on line", desk.name, desk.on_line)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn room() -> RoomStatus {
        let door = |url: &str, network: &str| Door { url: url.into(), network: network.into() };
        RoomStatus {
            doors: vec![
                door("http://10.0.8.2:8080", "wlan0"),
                door("http://192.0.2.7:8080", "eth0"),
            ],
            player: "KILN-42".to_owned(),
            observer: "HALL-17".to_owned(),
            desks: vec![DeskCode { name: "scribe", code: "ABCD-EFGH".to_owned(), on_line: 1 }],
            wifi: Some(Network { name: "Kiln".to_owned(), password: Some("secret".to_owned()) }),
            up: 12,
            ..RoomStatus::default()
        }
    }

    #[test]
    fn arrows_lead_round_and_the_desks_codes_are_for_the_control_side_alone() {
        let room = room();
        let right = |shown, private| room.key(shown, Press::key(KeyCode::Right), private);
        assert_eq!(right(Sheet::Players, true), Pressed::Stay(Sheet::Observers));
        assert_eq!(right(Sheet::Wifi, true), Pressed::Stay(Sheet::Desks));
        assert_eq!(right(Sheet::Wifi, false), Pressed::Stay(Sheet::Players));
        assert_eq!(right(Sheet::Desks, false), Pressed::Stay(Sheet::Observers));
        let left = room.key(Sheet::Players, Press::key(KeyCode::Left), false);
        assert_eq!(left, Pressed::Stay(Sheet::Wifi));
        assert!(!room.sheets(false).contains(&Sheet::Desks));
    }

    #[test]
    fn a_digit_chooses_an_address_there_is_and_any_other_key_closes() {
        let room = room();
        let key = |c| room.key(Sheet::Players, Press::char(c), true);
        assert_eq!(key('2'), Pressed::Choose(1));
        assert_eq!(key('3'), Pressed::Stay(Sheet::Players));
        assert_eq!(key('x'), Pressed::Close);
        assert_eq!(key('n'), Pressed::Renew("player"));
        assert_eq!(room.key(Sheet::Players, Press::char('n'), false), Pressed::Close);
        assert_eq!(room.key(Sheet::Desks, Press::char('a'), true), Pressed::Renew("scribe"));
        assert_eq!(room.key(Sheet::Desks, Press::char('b'), true), Pressed::Stay(Sheet::Desks));
        assert_eq!(room.join().link(), "http://10.0.8.2:8080/#KILN-42");
        let other = RoomStatus { chosen: 1, ..room };
        assert_eq!(other.url(), "http://192.0.2.7:8080");
        assert_eq!(RoomStatus { chosen: 9, ..other }.url(), "http://10.0.8.2:8080");
    }
}
