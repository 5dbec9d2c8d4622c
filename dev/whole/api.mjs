// The API as a machine with a secret key sees it.
const { BASE, SECRET_KEY } = process.env;

export async function get(path) {
  const response = await fetch(BASE + path, { headers: { authorization: `Bearer ${SECRET_KEY}` } });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

export function same(what, found, wanted) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}
