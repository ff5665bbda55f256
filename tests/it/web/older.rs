//! A long exercise: what came in before the newest injects is not sent again and again, and can be had all the same.

use std::fmt::Write as _;

use startex::clock::SystemClock;
use startex::conduct::Conductor;
use startex::journal::{MemoryJournal, seeded_salts};
use startex::session::Command;
use startex::web::Options;
use startex::wire::act::Surface;

use super::house::{House, scenario};
use crate::support::room::header;

/// Writes a scenario with so many injects; the first is for one role.
fn script(injects: usize) -> String {
    let mut items = String::new();
    for n in 1..=injects {
        let to = if n == 1 { "Roles([\"REG\"])" } else { "All" };
        write!(
            items,
            "Inject(id: \"i{n}\", at: \"0m\", kind: Email, from: \"a user\", to: {to}, title: \"TITLE-{n}.\", \
             body: \"BODY-{n}.\", objectives: [\"detect\"]),"
        )
        .expect("writing to a string cannot fail");
    }
    format!(
        "Scenario(language: 1, title: \"Long\", summary: \"It goes on.\", marking: Green, starts: \"Day 1 08:00\", \
         agendas: {{\"all\": (minutes: {{\"only\": 20}}, hot_wash: 4)}}, \
         objectives: {{\"detect\": (text: \"See it\", capability: \"Detect\", tasks: {{\"one\": \"See one\"}})}}, \
         roles: {{\"REG\": (name: \"Registry\", seats: 1, brief: \"You run it.\", authority: \"May yank.\"), \
         \"MNT\": (name: \"Maintainers\", seats: 1, brief: \"You wrote it.\", authority: \"May release.\")}}, \
         modules: [Module(id: \"only\", title: \"Only\", story: \"Day 1 08:40\", situation: \"Saturday.\", items: [{items}])])"
    )
}

#[test]
fn what_came_in_before_the_newest_is_had_when_it_is_wanted_with_script_and_without() {
    let script = script(53);
    let scenario = scenario(&script);
    let header = header(&scenario, &script);
    let journal = Box::new(MemoryJournal::new(&header, seeded_salts(1)));
    let made = Conductor::create(header, scenario, &script, journal, SystemClock);
    let house = House::over(made.expect("the journal takes it"), Options::default());
    let (keeper, maker) = (house.player("REG"), house.player("MNT"));
    let observer = house.joined(Surface::Observer, "");
    house.lead(Command::Start { must_end: None });
    let mut last = None;
    for n in 1..=53 {
        last = Some(house.lead(Command::Release { inject: format!("i{n}").as_str().into() }));
    }
    let last = last.expect("it was released");
    let mut events = keeper.events("");
    events.until("the last one", |e| e.data["parts"].get("inject:i53").is_some());
    assert!(house.handle.latest().session.last >= last.seq);
    let page = keeper.get("/play").body;
    assert!(page.contains("Earlier (3)") && page.contains("I01 TITLE-1."), "{page}");
    assert!(page.contains("(<span data-count=\"inject\">53</span>)") && !page.contains("BODY-3."));
    let link = "/part/inject:i1?as=document";
    let shown = keeper.get(&format!("{link}&seat=REG/1"));
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("BODY-1.") && shown.body.contains("EXERCISE"), "{}", shown.body);
    assert!(
        shown.body.contains("<details open ") && shown.body.contains("href=\"/play?seat=REG/1\"")
    );
    assert!(keeper.get("/part/inject:i1?as=page").body.contains("BODY-1."));
    // It is as little others' as it was when it came in.
    for (other, path) in [(&maker, "/play"), (&observer, "/watch")] {
        assert_eq!(other.get(link).status, 404);
        let page = other.get(path).body;
        assert!(page.contains("Earlier (2)") && !page.contains("TITLE-1."), "{page}");
    }
}
