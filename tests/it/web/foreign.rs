//! The room through the eyes of a client that knows `docs/protocol.md` alone.

use serde_json::json;
use startex::session::{Command, EndWhy, HotWashStep, QuestionState};
use startex::wire::act::Surface;

use super::house::House;
use super::open;
use crate::room_client::Somebody;

#[test]
fn a_client_written_from_the_page_takes_part_from_the_lobby_to_the_feedback() {
    let house = House::open();
    let address = house.web.address().to_string();
    let mut player = Somebody::come_in(&address, &house.code(Surface::Player));
    let mut observer = Somebody::come_in(&address, &house.code(Surface::Observer).to_lowercase());
    player.until("the lobby", |p| p.parts.contains_key("status"));
    assert_eq!(player.parts["status"]["phase"], "lobby");
    house.start();
    house.lead(Command::Release { inject: "alarm".into() });
    player.until("the inject", |p| p.parts.contains_key("inject:alarm"));
    assert_eq!(player.parts["inject:alarm"]["card"]["title"], "Slow builds");
    player.act(json!({ "act": "open", "inject": "alarm" }));
    player.act(json!({ "act": "raise_hand" }));
    player.until("the hand", |p| p.parts["mine"]["hand_up"] == true);
    house.lead(open("mitigate"));
    player.until("the decision", |p| p.parts["decision"]["item"] == "mitigate");
    assert!(player.clock["deadline"].as_u64() > player.clock["play"].as_u64());
    let answer = player.answer_first();
    player.act_and_lose_the_answer(answer);
    player.until("the answer", |p| p.parts["mine"]["answer"]["choice"] == "yank");
    assert_eq!(player.received[2], player.received[3], "sent twice, received once");
    observer.act(json!({ "act": "ask", "text": "Who signs the release?" }));
    let asked = startex::ident::Seq(observer.received[0]);
    let state = QuestionState::Approved;
    house.lead(Command::SetObserverQuestion { question: asked, state, into: None });
    player.until("the question", |p| p.parts["questions"][0]["text"] == "Who signs the release?");
    player.act(json!({ "act": "vote_for_question", "question": asked.0, "up": true }));
    observer.until("the vote", |o| o.parts["questions"][0]["votes"] == 1);
    house.lead(Command::CloseDecision { decision: "mitigate".into() });
    let late = json!({ "act": "answer", "decision": "mitigate", "choice": "hold" });
    player.act(late);
    house.lead(Command::Reveal { decision: "mitigate".into() });
    observer.until("the result", |o| o.parts["shown"]["result"]["bars"][0]["votes"] == 1);
    house.lead(Command::DeclareEmergency);
    player.until("the emergency", |p| p.emergency);
    house.lead(Command::EndEmergency);
    player.until("its end", |p| !p.emergency);
    house.lead(Command::End(EndWhy::Facilitator));
    house.lead(Command::HotWash { step: HotWashStep::Feedback, role: None });
    for somebody in [&mut player, &mut observer] {
        somebody.until("the form", |s| s.parts["feedback"].is_array());
        somebody.act(json!({ "act": "give_feedback", "scores": [5, null, 4] }));
        somebody.until("its receipt", |s| s.parts["mine"]["feedback_given"] == true);
    }
    assert_eq!(house.answers("mitigate"), (1, 1));
    assert_eq!(house.handle.latest().session.after.feedback.len(), 2);
}
