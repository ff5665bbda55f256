//! The pictures of every state, drawn over the real loop; `docs/screenshots` holds exactly these.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use startex::clock::Millis;
use startex::ident::{Actor, PersonId};
use startex::journal::{FailingJournal, Journal, MemoryJournal, seeded_salts};
use startex::session::{Capacity, Command, Header};
use startex::text::Text;
use startex::tui::replay::Replay;
use startex::tui::{Msg, Screen, Theme};
use unicode_width::UnicodeWidthStr as _;

use crate::support::room::{Room, header};
use svg::{BACKGROUND, FOREGROUND, Look, Run, indexed, rgb};

#[path = "../../examples/screenshot/svg.rs"]
mod svg;

/// A picture: its file's name, what it shows, and the drawing.
struct Picture {
    name: &'static str,
    caption: &'static str,
    svg: String,
}

#[derive(Default)]
struct Gallery(Vec<Picture>);

impl Gallery {
    fn add(&mut self, name: &'static str, caption: &'static str, room: &mut Room) {
        let svg = drawn(room.buffer());
        self.0.push(Picture { name, caption, svg });
    }
}

/// Draws a terminal in memory as a terminal on a dark desk would show it.
fn drawn(buffer: &Buffer) -> String {
    let area = buffer.area;
    let rows: Vec<Vec<Run>> = (0..area.height)
        .map(|y| {
            let mut runs: Vec<Run> = Vec::new();
            let mut hidden = 0;
            for x in 0..area.width {
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                let cell = &buffer[(x, y)];
                let cells = u16::try_from(cell.symbol().width()).expect("a cell is narrow").max(1);
                hidden = cells - 1;
                let look = look(cell);
                match runs.last_mut() {
                    Some(run) if run.look == look => {
                        run.cells += cells;
                        run.text.push_str(cell.symbol());
                    }
                    _ => {
                        let text = cell.symbol().to_owned();
                        runs.push(Run { column: x, cells, text, look });
                    }
                }
            }
            runs
        })
        .collect();
    svg::svg(area.width, &rows)
}

fn look(cell: &Cell) -> Look {
    let (mut foreground, mut background) = (color(cell.fg, FOREGROUND), color(cell.bg, BACKGROUND));
    let is = |modifier| cell.modifier.contains(modifier);
    if is(Modifier::REVERSED) {
        std::mem::swap(&mut foreground, &mut background);
    }
    Look {
        foreground,
        background,
        bold: is(Modifier::BOLD),
        italic: is(Modifier::ITALIC),
        underlined: is(Modifier::UNDERLINED),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the themes use no other colours")]
fn color(color: Color, default: &str) -> String {
    match color {
        Color::Reset => default.to_owned(),
        Color::Indexed(n) => indexed(n),
        Color::Rgb(r, g, b) => rgb(r, g, b),
        named => panic!("no theme has {named}"),
    }
}

/// Presses the next key until words stand on the screen; what must be waited for is waited for.
#[track_caller]
fn on(room: &mut Room, words: &str) {
    for _ in 0..60 {
        if room.screen().contains(words) {
            return;
        }
        room.wait(Millis::seconds(20)).press(" ");
    }
    panic!("`{words}` never came:\n{}", room.screen());
}

/// The lobby, from the screen that may be projected to the second beat of `StartEx`.
fn before(gallery: &mut Gallery, room: &mut Room) {
    gallery.add("lobby-projected", "The lobby as it comes up: safe on the wall", room);
    room.press("<enter>");
    gallery.add(
        "lobby",
        "Who plays what, what breaks, what is recorded: what is missing says so",
        room,
    );
    room.press("S");
    gallery.add("lobby-staffed", "The control cell plays the roles nobody has", room);
    on(room, "again: StartEx");
    gallery.add("startex", "StartEx, first beat: what beginning now means", room);
}

fn talk(gallery: &mut Gallery, room: &mut Room) {
    on(room, "read aloud to open");
    gallery.add("module", "A module opens with words to read aloud, and how long they take", room);
    on(room, "READ I01");
    gallery.add("read", "First beat of a release: the text, who will see it, as what", room);
    room.press(" ");
    gallery.add("released", "Released: the control note, and what the room should come to", room);
    room.press(" ff").wait(Millis::seconds(75));
    room.press("nVPS + had measured it twice before writing");
    gallery.add("capture-line", "One line takes down a strength, with who said it", room);
    room.press("<enter>x1");
    gallery.add("talk", "Discussion: question, floor, who has been heard, who is asked next", room);
    room.press("<tab>");
    gallery.add("projector-question", "Tab: the same moment as the room may see it", room);
    room.press("<enter>");
}

fn decision(gallery: &mut Gallery, room: &mut Room) {
    on(room, "READ D1");
    gallery.add("decision-read", "A decision, read before it opens: options, costs, effects", room);
    room.press(" ").wait(Millis::seconds(30)).press("vmnt b<enter>h3 5 1");
    gallery.add("decision-open", "Open: one voice taken down, hands being counted", room);
    room.press("<enter><tab>");
    gallery.add(
        "projector-decision",
        "What the room sees of it, without any split before the close",
        room,
    );
    room.press("<enter>").wait(Millis::minutes(4));
    gallery.add("decision-zero", "The time is out; the overrun counts until somebody closes", room);
    on(room, "D1 closed");
    gallery.add("decision-closed", "Closed: only the facilitator sees the split", room);
    on(room, "to be recorded");
    gallery.add("decision-revealed", "Shown to the room, to be recorded", room);
    room.press("<tab>");
    gallery.add("projector-result", "The result as bars for the last row", room);
    room.press("<enter>B");
    gallery.add(
        "decision-armed",
        "A capital names the option; SPACE records it with its owner",
        room,
    );
    room.press(" ");
    gallery.add(
        "consequences",
        "Consequences, ticked, and what a real project lived through",
        room,
    );
}

fn lists(gallery: &mut Gallery, room: &mut Room) {
    room.press("q");
    gallery.add("inbox", "The inbox works off what came first", room);
    room.press("<esc>K");
    gallery.add("contingencies", "Contingency injects and whether their trigger is met", room);
    room.press("<esc>?");
    gallery.add("help", "The keys that apply here", room);
    room.press("<esc>:ta");
    gallery.add("palette", "Everything by name", room);
    room.press("<esc>l");
    gallery.add("land-it", "Landing: what goes for the must-end time, by name", room);
    room.press("k");
}

fn trouble(gallery: &mut Gallery, room: &mut Room) {
    room.press("zy");
    gallery.add("paused", "Paused: SPACE says what will run again", room);
    room.press(" k1");
    gallery.add("break", "A break, and when it ends", room);
    room.press(" o");
    gallery.add("off-the-record", "Off the record: nothing is taken down", room);
    room.press(" <^x>");
    gallery.add("emergency-first", "The emergency key, pressed once: the clocks stand", room);
    room.press("<^x>");
    gallery.add("emergency", "Declared: no exercise marking, words to say aloud", room);
    room.press("Rresume<enter><enter>");
}

fn after(gallery: &mut Gallery, room: &mut Room) {
    room.press("e");
    gallery.add("end", "The end of the module, or of the exercise", room);
    room.press("x");
    gallery.add("end-ex", "EndEx: the head of the record, and the prompts of the hot wash", room);
    room.press(" ");
    gallery.add("hot-wash-silence", "Silent minutes", room);
    on(room, "round of the roles");
    gallery.add("hot-wash-round", "A round of the roles, with a clock each", room);
    room.press("r");
    gallery.add("ranking", "The room ranks three", room);
    room.press("<esc>");
    on(room, "HOT WASH feedback");
    gallery.add("feedback", "Feedback counted while people write", room);
    on(room, "Debrief");
    gallery.add("debrief", "The debrief, point by point", room);
    room.press("<esc>r");
    gallery.add("rating", "A rating from five questions, with the definitions beside them", room);
    room.press("<esc><esc>/measured");
    gallery.add("search", "Everything said and done can be found and put right", room);
}

/// What happens to the record: a disk that refuses, and a session looked at again.
fn record(gallery: &mut Gallery, script: &str) {
    let failing = |header: &Header| -> Box<dyn Journal> {
        Box::new(FailingJournal::new(MemoryJournal::new(header, seeded_salts(1)), 30))
    };
    let mut room = Room::over(script, 80, 24, |scenario| header(scenario, script), failing);
    in_colour(&mut room, Theme::Dark).press("<enter>S      ");
    for _ in 0..30 {
        if room.screen().contains("CANNOT BE WRITTEN") {
            break;
        }
        room.press("n would wait<enter>");
    }
    gallery.add(
        "recording-failed",
        "The disk refuses: nothing is lost, and where to go on",
        &mut room,
    );

    let mut room = Room::with(script, 80, 24);
    in_colour(&mut room, Theme::Dark).press("<enter>S         ").press("n soc - would wait<enter>");
    room.press("ex");
    let (header, entries) = ((*room.session().header).clone(), room.entries());
    let replay = Replay::new(header, entries).expect("it was recorded here");
    room.show(Screen::Replay(Box::new(replay))).press("<end><left><left>");
    gallery.add("replay", "A recorded session, entry by entry", &mut room);
}

/// What an evening does not always bring.
fn seldom(gallery: &mut Gallery) {
    let mut room = Room::with(include_str!("scripts/console.ron"), 80, 24);
    in_colour(&mut room, Theme::Dark).press("<enter>S         ");
    room.wait(Millis::minutes(7));
    gallery.add("contingency", "A contingency inject offers itself, and takes no key", &mut room);
    room.press("Qnwho pays for all this?<enter>Q1");
    gallery.add("observers", "An observers' question is before the room", &mut room);
    let name = Some(Text::name("Sam").expect("short"));
    let second = Command::Join { capacity: Capacity::Second, name, organization: None };
    room.act(second, Actor::Person(PersonId(1)));
    room.press("V16");
    gallery.add("hand-over", "Verbs for the second facilitator", &mut room);

    let mut room = Room::with(include_str!("../../scenarios/first-light.ron"), 80, 24);
    in_colour(&mut room, Theme::Dark).press("<enter>H");
    on(&mut room, "READ D1");
    room.press(" vk a k b r a<enter>");
    gallery.add("all-in", "All are in: SPACE closes before the time is out", &mut room);
    room.press("  B ");
    let session = room.session();
    let soon = session.at.wall.plus(Millis::minutes(3)).hm(session.header.offset);
    room.press(&format!("lm{soon}<enter>"));
    gallery.add("must-end", "The room must be left soon: only the hot wash still fits", &mut room);
    room.press("ex");
    on(&mut room, "Debrief");
    room.press("<esc>ZWren of the control cell<enter>");
    gallery.add("finalised", "A name makes the report final", &mut room);
}

/// The talk once more, small and wide, and in the other colours.
fn otherwise(gallery: &mut Gallery, script: &str) {
    let talk = |columns, rows, theme| {
        let mut room = Room::with(script, columns, rows);
        in_colour(&mut room, theme).press("<enter>S");
        on(&mut room, "READ I01");
        room.press("  ff").wait(Millis::seconds(75)).press("n - nobody could say<enter>");
        room
    };
    let narrow = "The talk at 60x20: expected actions and inbox fold to a line each";
    gallery.add("talk-60x20", narrow, &mut talk(60, 20, Theme::Dark));
    gallery.add("talk-120x40", "The talk at 120x40", &mut talk(120, 40, Theme::Dark));
    gallery.add("talk-light", "In the light theme", &mut talk(80, 24, Theme::Light));
    let contrast = "In the high-contrast theme";
    gallery.add("talk-high-contrast", contrast, &mut talk(80, 24, Theme::HighContrast));
    let safe = "In the theme for colour-blind eyes";
    gallery.add("talk-colour-blind", safe, &mut talk(80, 24, Theme::ColourBlind));
}

fn in_colour(room: &mut Room, theme: Theme) -> &mut Room {
    room.model.theme = theme;
    room.send(Msg::Resized)
}

fn every_state() -> Gallery {
    let script = include_str!("../../scenarios/poisoned-kiln.ron");
    let mut gallery = Gallery::default();
    let mut room = Room::with(script, 80, 24);
    in_colour(&mut room, Theme::Dark);
    before(&mut gallery, &mut room);
    talk(&mut gallery, &mut room);
    decision(&mut gallery, &mut room);
    lists(&mut gallery, &mut room);
    room.press(" ");
    trouble(&mut gallery, &mut room);
    after(&mut gallery, &mut room);
    record(&mut gallery, script);
    seldom(&mut gallery);
    otherwise(&mut gallery, script);
    gallery
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screenshots")
}

/// The page that shows them all.
fn page(gallery: &Gallery) -> String {
    let mut page = "# The console, state by state\n\nMade from the real console by `docs/screenshots/make`; a test \
                    compares them. The exercise is Poisoned Kiln, in the order of an evening.\n"
        .to_owned();
    for Picture { name, caption, .. } in &gallery.0 {
        write!(page, "\n## {caption}\n\n![{caption}]({name}.svg)\n")
            .expect("writing to a string cannot fail");
    }
    page
}

#[test]
fn the_pictures_in_docs_are_what_the_console_shows() {
    let gallery = every_state();
    let mut files: Vec<(String, String)> = vec![("README.md".to_owned(), page(&gallery))];
    files.extend(gallery.0.into_iter().map(|p| (format!("{}.svg", p.name), p.svg)));
    #[expect(clippy::disallowed_methods, reason = "UPDATE_DOCS=1 rewrites the pictures")]
    if std::env::var("UPDATE_DOCS").is_ok() {
        for (name, made) in &files {
            std::fs::write(folder().join(name), made).expect("the repository can be written");
        }
    }
    for (name, made) in files {
        let kept = std::fs::read_to_string(folder().join(&name)).unwrap_or_default();
        assert!(kept == made, "docs/screenshots/{name} is stale: run docs/screenshots/make");
    }
}
