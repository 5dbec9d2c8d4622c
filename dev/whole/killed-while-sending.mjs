// A campaign through a real mail server, killed with letters under way and started again: nobody is missing, nobody gets two letters.
// Only for letters whose answer the dead process never heard is it unknown whether they went out, and their rows say so.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { get, same, send, signIn } from './api.mjs';

const { BINARY, SIGN_IN_LINK } = process.env;
const server = Number(process.argv[2]);
const ANSWERED = 40;
const UNDER_WAY = 3;
// Letters the channel carries for each of its connections.
const CARRIED = 2;

// A mail server that takes so many letters, then leaves others unanswered until it is told to go on.
const letters = [];
const unanswered = [];
let answers = ANSWERED;
let underWay;
const killed = new Promise((resolve) => { underWay = resolve; });

function take(socket, letter) {
  letters.push(letter.match(/^To: .*?<?([^<>\s]+@[^<>\s]+?)>?$/m)[1]);
  if (answers > 0) {
    answers -= 1;
    socket.write('250 taken\r\n');
  } else if (unanswered.push(socket) === UNDER_WAY) {
    process.kill(server, 'SIGKILL');
    underWay();
  }
}

const sink = createServer((socket) => {
  let text = '';
  let inLetter = false;
  socket.on('error', () => {});
  socket.write('220 sink\r\n');
  socket.on('data', (data) => {
    text += data.toString('latin1');
    for (;;) {
      const end = text.indexOf(inLetter ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const told = text.slice(0, end);
      text = text.slice(end + (inLetter ? 5 : 2));
      if (inLetter) {
        inLetter = false;
        take(socket, told.replaceAll('\r\n', '\n'));
      } else if (/^data/i.test(told)) {
        inLetter = true;
        socket.write('354 go on\r\n');
      } else if (/^quit/i.test(told)) {
        socket.end('221 bye\r\n');
      } else {
        socket.write(/^ehlo/i.test(told) ? '250-sink\r\n250 PIPELINING\r\n' : '250 well\r\n');
      }
    }
  });
});
sink.listen(0, '127.0.0.1');
await once(sink, 'listening');

await signIn(SIGN_IN_LINK);
const before = await get('/api/v1/settings/sender');
const sender = { mode: 'smtp', from_name: 'Sink', from_email: 'news@shop.example', smtp: { host: '127.0.0.1', port: sink.address().port, security: 'none', connections: 5 } };
await send('PUT', '/api/v1/settings/sender', sender);
const tree = { version: 1, root: { kind: 'all', of: [] } };
const segment = await send('POST', '/api/v1/segments', { name: 'Everybody to be written to', tree });
const campaign = await send('POST', '/api/v1/campaigns', { name: 'Killed while sending', goal: 'win_back' });
const change = {
  version: campaign.version, segment_id: segment.id, subject: 'Still there', control_percent: 10, window_days: 7,
  sender: { name: 'Sink', email: 'news@shop.example' },
  mjml: '<mjml><mj-body><mj-section><mj-column><mj-text>Once. <a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text></mj-column></mj-section></mj-body></mjml>',
};
await send('PATCH', `/api/v1/campaigns/${campaign.id}`, change);
await send('POST', `/api/v1/campaigns/${campaign.id}/launch`, {});

await killed;
answers = Infinity;
const again = spawn(BINARY, ['demo'], { stdio: 'ignore' });
async function finished() {
  for (;;) {
    try {
      const report = await get(`/api/v1/campaigns/${campaign.id}/report`);
      if (report.campaign.state === 'finished') return report;
    } catch (problem) {
      // Not up yet.
      if (again.exitCode !== null) throw problem;
    }
  }
}
const { funnel } = await finished();

const rows = [];
for (let cursor = ''; cursor !== null;) {
  const page = await get(`/api/v1/campaigns/${campaign.id}/deliveries?limit=100${cursor}`);
  rows.push(...page.items);
  cursor = page.next ? `&cursor=${page.next}` : null;
}
same('one row a person', new Set(rows.map((row) => row.customer.id)).size, rows.length);
same('rows and audience', rows.length, funnel.audience);
same('rows without an outcome', rows.filter((row) => row.outcome === 'pending').length, 0);
const sent = rows.filter((row) => row.outcome === 'sent');
const unknown = sent.filter((row) => row.reason === 'unknown_after_crash');
same('letters nobody got twice', new Set(letters).size, letters.length);
const doubtful = unknown.length;
if (doubtful < UNDER_WAY || doubtful > CARRIED * sender.smtp.connections) throw new Error(`${doubtful} rows do not know whether they were sent`);
const missing = sent.length - letters.length;
if (missing < 0 || missing > doubtful - UNDER_WAY) throw new Error(`${sent.length} rows say sent, ${doubtful} of them in doubt, ${letters.length} letters came`);

await send('PUT', '/api/v1/settings/sender', before);
again.kill();
await once(again, 'exit');
sink.close();
console.log(`nobody twice: ${letters.length} letters for ${sent.length} people across kill -9, ${doubtful} of them in the documented instant`);
process.exit(0);
