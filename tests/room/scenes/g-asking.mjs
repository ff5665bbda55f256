import { join, sees } from "../people.mjs";
import { assert } from "../stage.mjs";

export const name = "questions, the floor, a raised hand, control's answers, a stop";
export const pictures = true;

export default async (cast) => {
  const room = await cast.room();
  const page = await join(cast, room, { role: "SOC" });
  await room.say("start", "pose lead-and-channel", "floor MNT");
  await page.waitForSelector(".asks");
  await cast.look(page, "question");
  await page.getByRole("button", { name: "Raise hand" }).click();
  await sees(page, "Your hand is up.");
  await page.getByText("Ask control", { exact: true }).click();
  await page.fill("#ask-control", "Do we have egress logs for the week before?");
  await cast.look(page, "ask-control");
  await page.locator("form[data-act=ask_control] button").click();
  await sees(page, "Do we have egress logs");
  assert((await page.inputValue("#ask-control")) === "", "the field is empty again");
  await room.say("reply Logs before day -30 do not exist.");
  await sees(page, "Logs before day -30 do not exist.");
  await page.getByText("Ask for a stop", { exact: true }).first().click();
  await cast.look(page, "ask-stop");
  await page.locator("form[data-act=ask_for_stop] button").click();
  await sees(page, "The facilitator knows that you ask for a stop.");
  await page.getByText("My role", { exact: false }).first().click();
  await cast.look(page, "role-card", { dark: true });
  await room.say("away SOC/1");
  await sees(page, "Called away");
};
