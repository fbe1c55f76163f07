// A backend service creates a user: one trace of three steps, made without an OpenTelemetry SDK.
//   node user-creation.js        TRACE_API_URL=http://localhost:8007
import { setTimeout as pause } from "node:timers/promises";
import { TraceClient } from "./index.js";

const client = new TraceClient({
  url: process.env.TRACE_API_URL ?? "http://localhost:8007",
  service: "signup",
  token: process.env.TRACE_API_TOKEN,
});

// With sampling.keep the sampler keeps the trace, whatever its ratio.
const traceId = await client.during(
  "user creation",
  async (user) => {
    await user.during(
      "database insertion",
      async (insert) => {
        await pause(30);
        await insert.setAttributes({ "db.response.returned_rows": 1 });
      },
      { kind: "CLIENT", attributes: { "db.system.name": "postgresql", "db.operation.name": "INSERT" } },
    );
    await user.during("e-mail confirmation", async (mail) => {
      await pause(20);
      await mail.addEvent("accepted by the mail server", { attempt: 1 });
    });
    return user.traceId;
  },
  { kind: "SERVER", attributes: { "user.name": "alice", "sampling.keep": true } },
);

console.log(traceId);
