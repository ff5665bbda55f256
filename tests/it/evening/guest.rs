//! Somebody who comes for the evening: follows their stream, does what people do by chance of a seed, loses the network now
//! and then, and keeps a list of what they were told was received.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::web::client::{Client, Events};

/// What stands in every text somebody writes, with who wrote it.
const MARK: &str = "mark-";

/// What somebody was told was received.
#[derive(Debug, Clone)]
pub(super) struct Ack {
    pub(super) cmd: String,
    pub(super) seq: u64,
    pub(super) act: Value,
    /// The round of what was open.
    pub(super) round: u64,
    /// An answer after the close, which is kept apart.
    pub(super) late: bool,
}

impl Ack {
    pub(super) fn is(&self, act: &str) -> bool {
        self.act["act"] == act
    }

    /// Returns the mark in its words.
    pub(super) fn mark(&self) -> Option<&str> {
        marks(self.act["text"].as_str()?).into_iter().next()
    }
}

/// What an evening was for somebody.
#[derive(Debug)]
pub(super) struct Memories {
    pub(super) name: String,
    pub(super) seat: Option<String>,
    pub(super) acks: Vec<Ack>,
    /// Marks of any text that came down their stream.
    pub(super) seen: BTreeSet<String>,
    pub(super) injects: BTreeSet<String>,
    /// The head of the record, as a phone keeps it.
    pub(super) head: Option<String>,
    /// How often the network was lost, with a stream or in the middle of an act.
    pub(super) lost: usize,
}

/// Somebody.
pub(super) struct Guest {
    client: Client,
    surface: &'static str,
    chance: u64,
    parts: BTreeMap<String, Value>,
    last: Option<String>,
    /// What is done once.
    done: BTreeSet<String>,
    sent: u32,
    memories: Memories,
}

/// Returns the marks in a text.
pub(super) fn marks(text: &str) -> Vec<&str> {
    let ends = |at: usize| text[at..].find('.').map(|len| &text[at..at + len]);
    text.match_indices(MARK).filter_map(|(at, _)| ends(at)).collect()
}

/// Returns who wrote a mark.
pub(super) fn author(mark: &str) -> &str {
    mark[MARK.len()..].split('-').next().unwrap_or_default()
}

impl Guest {
    /// Comes in by a code; a player in a certain role.
    pub(super) fn come(
        address: SocketAddr,
        (surface, code): (&'static str, &str),
        role: Option<&str>,
        name: String,
        seed: u64,
    ) -> Self {
        let mut client = Client::new(address);
        let mut join = json!({ "code": code, "join": true, "cmd": format!("join-{name}") });
        if let Some(role) = role {
            join["role"] = json!(role);
        }
        // Somebody who got no answer asks again and is one person all the same.
        if seed.is_multiple_of(5) {
            drop(client.send("POST", "/join", Some("application/json"), &join.to_string()));
        }
        let reply = client.join(&join.to_string());
        assert_eq!(reply.status, 200, "{name}: {reply:?}");
        Self {
            client,
            surface,
            chance: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            parts: BTreeMap::new(),
            last: None,
            done: BTreeSet::new(),
            sent: 0,
            memories: Memories {
                name,
                seat: None,
                acks: Vec::new(),
                seen: BTreeSet::new(),
                injects: BTreeSet::new(),
                head: None,
                lost: 0,
            },
        }
    }

    /// One in so many times, by the seed.
    fn one_in(&mut self, n: u64) -> bool {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance.is_multiple_of(n)
    }

    fn below(&mut self, n: usize) -> usize {
        self.one_in(1);
        usize::try_from(self.chance % (n.max(1) as u64)).unwrap_or_default()
    }

    fn once(&mut self, what: impl Into<String>) -> bool {
        self.done.insert(what.into())
    }

    /// Stays to the end.
    pub(super) fn stay(mut self) -> Memories {
        let mut stream = self.connect();
        loop {
            let event = match stream.next() {
                Some(event) => event,
                // A connection that ends without a word is dead: whoever is still expected comes again.
                None if self.part("status")["phase"] != "closed" => {
                    self.memories.lost += 1;
                    stream = self.connect();
                    continue;
                }
                None => break,
            };
            match event.kind.as_str() {
                "frame" => {}
                "over" | "gone" => break,
                _ => continue,
            }
            self.last = event.id;
            let news = self.take(&event.data);
            self.moves(&news);
            let in_play = self.parts["status"]["phase"] == "play";
            if in_play && self.one_in(25) {
                self.memories.lost += 1;
                stream = self.connect();
            }
        }
        assert_eq!(self.parts["status"]["phase"], "closed", "{}", self.memories.name);
        self.memories
    }

    fn connect(&self) -> Events {
        let query = self.last.as_ref().map_or(String::new(), |id| format!("?since={id}"));
        let stream = self.client.events(&query);
        assert_eq!(stream.status, 200);
        stream
    }

    /// Takes a frame in; returns the names of its parts.
    fn take(&mut self, frame: &Value) -> Vec<String> {
        self.memories.seen.extend(marks(&frame.to_string()).into_iter().map(str::to_owned));
        if frame["whole"] == true {
            self.parts.clear();
        }
        let parts = frame["parts"].as_object().expect("a frame has parts");
        for (name, part) in parts {
            if let Some(item) = name.strip_prefix("inject:") {
                self.memories.injects.insert(item.to_owned());
            }
            self.parts.insert(name.clone(), part.clone());
        }
        let seat = self.parts.get("mine").and_then(|mine| mine["seat"].as_str());
        self.memories.seat = seat.map(str::to_owned).or(self.memories.seat.take());
        let head = self.parts.get("status").and_then(|status| status["end_head"].as_str());
        self.memories.head = head.map(str::to_owned).or(self.memories.head.take());
        parts.keys().cloned().collect()
    }

    fn part(&self, name: &str) -> Value {
        self.parts.get(name).cloned().unwrap_or_default()
    }

    fn words(&mut self) -> String {
        format!("{MARK}{}-{}. We would wait", self.memories.name, self.sent)
    }

    /// Posts an act, loses its answer now and then and asks again; returns whether it was received.
    fn act(&mut self, mut act: Value) -> bool {
        self.sent += 1;
        let cmd = format!("{}-{}", self.memories.name, self.sent);
        act["cmd"] = json!(cmd);
        if self.one_in(4) {
            self.memories.lost += 1;
            drop(self.client.send("POST", "/act", Some("application/json"), &act.to_string()));
        }
        let mut reply = self.client.act(&act.to_string());
        let late = reply.status == 409 && reply.json()["late"] == true;
        if late {
            act["late_is_fine"] = json!(true);
            reply = self.client.act(&act.to_string());
        }
        let who = &self.memories.name;
        // What came too late for the room is refused in words; anything else is a fault.
        assert!([200, 409].contains(&reply.status), "{who}: {act}: {reply:?}");
        if reply.status == 409 {
            return false;
        }
        let said = reply.json();
        assert_eq!(said["durable"], true, "{who}: {act}");
        let seq = said["seq"].as_u64().expect("an entry has a number");
        if self.one_in(6) {
            let again = self.client.act(&act.to_string());
            assert_eq!((again.status, &again.json()["seq"]), (200, &json!(seq)), "{act}: again");
        }
        let round = self.part("decision")["round"].as_u64().unwrap_or_default();
        self.memories.acks.push(Ack { cmd, seq, act, round, late });
        true
    }

    fn moves(&mut self, news: &[String]) {
        if !self.part("status")["standstill"].is_null() {
            return;
        }
        for part in news {
            match (self.surface, part.as_str()) {
                ("player" | "observer", "decision") => self.decides(),
                ("player" | "observer", "feedback") => self.feeds_back(),
                ("player", "status") => self.writes(),
                ("player", "shown") => self.talks(),
                ("player", "assessment") => self.judges(),
                ("player", "breakout") => self.works_in_a_group(),
                ("observer", "status") => self.asks(),
                ("observer", "questions") => self.wants(),
                ("scribe", "before") => self.takes_down(),
                ("evaluator", "expected") => self.ticks(),
                ("moderator", "queue") => self.sorts(),
                ("player", inject) if inject.starts_with("inject:") && self.one_in(2) => {
                    let item = inject.trim_start_matches("inject:");
                    self.act(json!({ "act": "open", "inject": item }));
                }
                _ => {}
            }
        }
    }

    fn decides(&mut self) {
        let open = self.part("decision");
        if open.is_null() || open["closed"] == true {
            return;
        }
        if !self.once(format!("{} {}", open["item"], open["round"])) {
            return;
        }
        let form = &open["ask"]["form"];
        if open["kind"] == "poll" {
            let option = self.below(form["vote"].as_array().map_or(1, Vec::len));
            self.act(json!({ "act": "vote", "poll": open["item"], "option": option }));
            return;
        }
        // Whoever is not asked sees what is open and answers nothing.
        let Some(options) = form["choice"].as_array().filter(|_| self.memories.seat.is_some())
        else {
            return;
        };
        let plain: Vec<&Value> = options.iter().filter(|o| o["wants"] == "nothing").collect();
        for _ in 0..=usize::from(self.one_in(3)) {
            let choice = plain[self.below(plain.len())]["id"].clone();
            let (sure, text) = (1 + self.below(5), self.words());
            self.act(json!({
                "act": "answer", "decision": open["item"], "choice": choice, "sure": sure, "text": text
            }));
        }
    }

    fn talks(&mut self) {
        if self.part("shown")["asked"] != true || self.part("status")["phase"] != "play" {
            return;
        }
        if self.part("mine")["hand_up"] == true {
            self.act(json!({ "act": "lower_hand" }));
        } else if self.one_in(3) {
            self.act(json!({ "act": "raise_hand" }));
        }
        if self.one_in(6) {
            let text = self.words();
            self.act(json!({ "act": "ask_control", "text": text }));
        }
    }

    fn writes(&mut self) {
        if self.part("status")["hot_wash"] == "silent" && self.once("silent") {
            let text = self.words();
            self.act(json!({ "act": "write", "sign": "strength", "text": text }));
        }
    }

    fn judges(&mut self) {
        let asked = self.part("assessment");
        if asked.is_null() || asked["asked"] != true || asked["closed"] == true {
            return;
        }
        if self.once(asked["item"].to_string()) {
            let capability = &asked["tracks"][0]["capabilities"][0]["id"];
            let held = self.one_in(2);
            let item = &asked["item"];
            self.act(json!({ "act": "assess", "assessment": item, "capability": capability, "held": held }));
        }
    }

    fn works_in_a_group(&mut self) {
        let at_work = self.part("breakout");
        let own =
            at_work["groups"].as_array().and_then(|all| all.iter().find(|g| g["own"] == true));
        let Some(own) = own.filter(|_| at_work["closed"] != true).cloned() else { return };
        if self.once(at_work["item"].to_string()) {
            let (item, text) = (&at_work["item"], self.words());
            self.act(json!({ "act": "say_in_breakout", "breakout": item, "group": own["id"], "text": text }));
        }
    }

    fn asks(&mut self) {
        let status = self.part("status");
        let module = status["module"]["number"].as_u64();
        if status["phase"] == "play"
            && module.is_some()
            && self.once(format!("{module:?}"))
            && self.one_in(6)
        {
            let text = self.words();
            self.act(json!({ "act": "ask", "text": text }));
        }
    }

    fn wants(&mut self) {
        let queue = self.part("questions");
        for question in queue.as_array().into_iter().flatten() {
            let open = question["state"] == "approved";
            if open && self.once(format!("voted {}", question["seq"])) && self.one_in(4) {
                let seq = &question["seq"];
                self.act(json!({ "act": "vote_for_question", "question": seq, "up": true }));
            }
        }
    }

    fn feeds_back(&mut self) {
        let statements = self.part("feedback").as_array().map(Vec::len);
        let Some(statements) = statements.filter(|_| self.once("feedback")) else { return };
        let scores: Vec<usize> = (0..statements).map(|_| 1 + self.below(5)).collect();
        let text = self.words();
        self.act(json!({ "act": "give_feedback", "scores": scores, "text": text }));
    }

    fn takes_down(&mut self) {
        let text = format!("+ {}", self.words());
        self.act(json!({ "act": "line", "text": text }));
    }

    fn ticks(&mut self) {
        let expected = self.part("expected");
        let open = |e: &&Value| e["tick"] == "open" && e["may"] == true;
        let Some(first) = expected.as_array().and_then(|all| all.iter().find(open)).cloned() else {
            return;
        };
        let tick = if self.one_in(2) { "prompted" } else { "unprompted" };
        let (item, action) = (&first["item"], &first["action"]);
        if self.once(format!("{item} {action}")) {
            self.act(json!({ "act": "tick", "item": item, "action": action, "tick": tick }));
        }
    }

    fn sorts(&mut self) {
        let queue = self.part("queue");
        for question in queue["waiting"].as_array().into_iter().flatten() {
            let seq = &question["seq"];
            if !self.once(format!("sorted {seq}")) {
                continue;
            }
            let act = if self.one_in(4) {
                json!({ "act": "hide", "question": seq, "reason": "not for tonight" })
            } else {
                json!({ "act": "question", "question": seq, "state": "approved" })
            };
            self.act(act);
        }
    }
}
