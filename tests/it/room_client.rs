//! A client of the room written from `docs/protocol.md` alone: it names nothing of startex, only what the page tells.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

/// Somebody who takes part by the page's words.
pub(crate) struct Somebody {
    address: String,
    cookie: String,
    /// The parts as the frames so far left them.
    pub(crate) parts: BTreeMap<String, Value>,
    pub(crate) clock: Value,
    last: Option<String>,
    stream: Option<BufReader<TcpStream>>,
    /// What was sent and is not known to be received, by its id.
    outbox: Vec<Value>,
    sent: u32,
    /// The ids of the entries that were received.
    pub(crate) received: Vec<u64>,
    /// The emergency takes the page over.
    pub(crate) emergency: bool,
}

/// Asks and returns status, headers, body.
fn ask(address: &str, head: &str, body: &str) -> (u16, String, String) {
    let mut socket = TcpStream::connect(address).expect("the server is there");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a bound is possible");
    let length = body.len();
    let request = format!(
        "{head}\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    socket.write_all(request.as_bytes()).expect("it listens");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("it answers in UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
    (status, head.to_owned(), body.to_owned())
}

impl Somebody {
    /// Looks at a code, then comes in with it: in the first role that has a free seat.
    pub(crate) fn come_in(address: &str, code: &str) -> Self {
        let post = "POST /join HTTP/1.1\r\nContent-Type: application/json";
        let (status, _, door) = ask(address, post, &json!({ "code": code }).to_string());
        assert_eq!(status, 200, "{door}");
        let door: Value = serde_json::from_str(&door).expect("a door is JSON");
        assert!(!door["record"].as_str().expect("a paragraph").is_empty());
        let mut join = json!({ "code": code, "join": true, "cmd": format!("in-{code}") });
        let free = door["roles"].as_array().expect("a list");
        if let Some(role) = free.iter().find(|role| role["free"] != 0) {
            join["role"] = role["code"].clone();
        }
        if door["name"] == true {
            join["name"] = json!("Somebody");
        }
        let (status, head, body) = ask(address, post, &join.to_string());
        assert_eq!(status, 200, "{body}");
        let cookie = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie").then(|| value.split(';').next())?
        });
        Self {
            address: address.to_owned(),
            cookie: cookie.expect("who comes in gets a cookie").to_owned(),
            parts: BTreeMap::new(),
            clock: Value::Null,
            last: None,
            stream: None,
            outbox: Vec::new(),
            sent: 0,
            received: Vec::new(),
            emergency: false,
        }
    }

    /// Loses the connection; what was not received is sent again once it is back.
    pub(crate) fn lose_the_network(&mut self) {
        self.stream = None;
    }

    fn connect(&mut self) {
        let mut socket = TcpStream::connect(&self.address).expect("the server is there");
        socket.set_read_timeout(Some(Duration::from_secs(25))).expect("a bound is possible");
        let mut request = format!(
            "GET /events HTTP/1.1\r\nHost: {}\r\nAccept: text/event-stream\r\nCookie: {}\r\n",
            self.address, self.cookie
        );
        if let Some(id) = &self.last {
            request.extend(["Last-Event-ID: ", id.as_str(), "\r\n"]);
        }
        socket.write_all(format!("{request}\r\n").as_bytes()).expect("it listens");
        let mut reader = BufReader::new(socket);
        let mut line = String::new();
        reader.read_line(&mut line).expect("a status");
        assert!(line.contains(" 200 "), "{line}");
        while line.trim() != "" {
            line.clear();
            reader.read_line(&mut line).expect("headers");
        }
        self.stream = Some(reader);
    }

    /// Reads one event and takes it in; returns its name.
    pub(crate) fn hear(&mut self) -> String {
        if self.stream.is_none() {
            self.connect();
            let again: Vec<Value> = self.outbox.clone();
            for act in again {
                self.deliver(&act);
            }
        }
        let (mut event, mut data, mut id) = (String::new(), String::new(), None);
        loop {
            let line = self.line();
            // Lines between are the lengths of HTTP's chunks.
            if let Some(name) = line.strip_prefix("event: ") {
                name.clone_into(&mut event);
            } else if let Some(text) = line.strip_prefix("data: ") {
                text.clone_into(&mut data);
            } else if let Some(text) = line.strip_prefix("id: ") {
                id = Some(text.to_owned());
            } else if line.is_empty() && !data.is_empty() {
                break;
            }
        }
        let data: Value = serde_json::from_str(&data).expect("data is JSON");
        if event == "frame" {
            assert_eq!(data["id"].as_str(), id.as_deref());
            self.take(&data);
            self.last = id;
        }
        if !data["clock"].is_null() {
            self.clock = data["clock"].clone();
        }
        event
    }

    fn line(&mut self) -> String {
        let stream = self.stream.as_mut().expect("it is connected");
        let mut line = String::new();
        let n = stream.read_line(&mut line).expect("something comes within 25 seconds");
        assert!(n > 0, "the stream ended without a word");
        line.trim_end_matches(['\r', '\n']).to_owned()
    }

    fn take(&mut self, frame: &Value) {
        if frame["whole"] == true {
            self.parts.clear();
        }
        for (name, part) in frame["parts"].as_object().expect("parts are an object") {
            if part.is_null() && name.starts_with("inject:") {
                self.parts.remove(name);
            } else {
                self.parts.insert(name.clone(), part.clone());
            }
        }
        self.emergency = self.parts["status"]["standstill"]["why"] == "emergency";
    }

    /// Hears on until something is so.
    pub(crate) fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        for _ in 0..200 {
            if !self.parts.is_empty() && so(self) {
                return;
            }
            self.hear();
        }
        panic!("it never came: {what}: {:?}", self.parts);
    }

    /// Posts an act, with an id of its own.
    pub(crate) fn act(&mut self, mut act: Value) {
        self.sent += 1;
        act["cmd"] = json!(format!("{}-{}", &self.cookie[self.cookie.len() - 6..], self.sent));
        self.outbox.push(act.clone());
        self.deliver(&act);
    }

    fn deliver(&mut self, act: &Value) {
        let head = format!(
            "POST /act HTTP/1.1\r\nContent-Type: application/json\r\nCookie: {}",
            self.cookie
        );
        let (status, _, body) = ask(&self.address, &head, &act.to_string());
        let answer: Value = serde_json::from_str(&body).expect("an answer is JSON");
        if status == 409 && answer["late"] == true {
            let mut late = act.clone();
            late["late_is_fine"] = json!(true);
            return self.deliver(&late);
        }
        assert_eq!(status, 200, "{act}: {body}");
        assert_eq!((&answer["received"], &answer["durable"]), (&json!(true), &json!(true)));
        self.received.push(answer["seq"].as_u64().expect("an entry"));
        self.outbox.retain(|waiting| waiting["cmd"] != act["cmd"]);
    }

    /// Sends an act and loses the answer: it stays in the outbox and is sent once more later.
    pub(crate) fn act_and_lose_the_answer(&mut self, act: Value) {
        self.act(act.clone());
        let mut again = act;
        again["cmd"] = json!(format!("{}-{}", &self.cookie[self.cookie.len() - 6..], self.sent));
        self.outbox.push(again);
        self.lose_the_network();
    }

    /// Answers what is open by its first option.
    pub(crate) fn answer_first(&self) -> Value {
        let open = &self.parts["decision"];
        let form = &open["ask"]["form"];
        if open["kind"] == "poll" {
            return json!({ "act": "vote", "poll": open["item"], "option": 0 });
        }
        json!({ "act": "answer", "decision": open["item"], "choice": form["choice"][0]["id"] })
    }
}
