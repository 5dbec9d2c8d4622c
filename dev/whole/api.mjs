// The API as a machine with a secret key sees it, or a person who signed in by a link.
const { BASE, SECRET_KEY } = process.env;
let caller = { authorization: `Bearer ${SECRET_KEY}` };

// From here on the calls are a person's.
export async function signIn(link) {
  const body = JSON.stringify({ token: new URL(link).searchParams.get('link') });
  const response = await fetch(`${BASE}/api/v1/session/link`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!response.ok) throw new Error(`sign in: ${response.status} ${await response.text()}`);
  const { csrf_token: token } = await response.json();
  caller = { cookie: response.headers.get('set-cookie').split(';')[0], 'x-csrf-token': token };
}

export async function get(path) {
  const response = await fetch(BASE + path, { headers: caller });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

export async function send(method, path, body) {
  const headers = { ...caller, 'content-type': 'application/json' };
  const response = await fetch(BASE + path, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

export function same(what, found, wanted) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}
