// A room that a scene leads, line by line, in the real server; what people do in it they do in a browser.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class Room {
  static async open(transcript, { scenario = "scenarios/poisoned-kiln.ron", address = "127.0.0.1:0", mode = "live", attribution = "role", roster } = {}) {
    const room = new Room();
    Object.assign(room, { transcript, scenario, mode, attribution, roster, waiting: [], errors: "" });
    room.process = spawn(process.env.ROOM, [scenario, transcript, address, mode, attribution, ...(roster ? [roster] : [])], { stdio: ["pipe", "pipe", "pipe"] });
    room.process.stderr.on("data", (text) => { room.errors += text; });
    room.ended = new Promise((end) => room.process.once("exit", end));
    const lines = createInterface({ input: room.process.stdout });
    lines.on("line", (line) => room.waiting.shift()?.(line));
    lines.on("close", () => room.waiting.splice(0).forEach((tell) => tell(`no the room is gone: ${room.errors}`)));
    const ready = await new Promise((told) => room.waiting.push(told));
    if (ready.startsWith("no ")) throw new Error(ready);
    Object.assign(room, JSON.parse(ready));
    room.url = `http://${room.address}`;
    return room;
  }

  // Says a line and waits until it is done; a refusal is a fault unless it is asked for.
  async say(...lines) {
    for (const line of lines) {
      const told = new Promise((tell) => this.waiting.push(tell));
      this.process.stdin.write(`${line}\n`);
      const answer = await told;
      if (!answer.startsWith("ok")) throw new Error(`${line}: ${answer}`);
    }
  }

  // Ends it as a crash would.
  async kill() {
    this.process.kill("SIGKILL");
    await this.ended;
  }

  // The same record goes on, at the same address.
  again() {
    return Room.open(this.transcript, { ...this, address: this.address });
  }

  async close() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.stdin.end();
    const late = setTimeout(() => this.process.kill("SIGKILL"), 3_000);
    await this.ended;
    clearTimeout(late);
  }
}
