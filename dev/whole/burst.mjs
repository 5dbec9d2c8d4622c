// Sends batches of events and kills the server in the middle; prints the marks of those that were answered.
const { BASE, WRITE_KEY } = process.env;
const server = Number(process.argv[2]);
const headers = { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}`, 'content-type': 'application/json' };
const acknowledged = [];
let sent = 0;

async function sender() {
  for (;;) {
    const mark = sent++;
    if (mark >= 4_000) return;
    const batch = Array.from({ length: 20 }, (_, index) => ({
      type: 'track', event: 'Burst', userId: `burst-${mark}`, messageId: `burst-${mark}-${index}`, properties: { mark },
    }));
    try {
      const response = await fetch(`${BASE}/v1/batch`, { method: 'POST', headers, body: JSON.stringify({ batch }) });
      if (response.ok) acknowledged.push(mark);
      if (acknowledged.length === 150) process.kill(server, 'SIGKILL');
    } catch {
      return;
    }
  }
}

await Promise.all(Array.from({ length: 8 }, sender));
if (acknowledged.length < 150) throw new Error(`only ${acknowledged.length} batches were answered`);
console.log(acknowledged.join('\n'));
