// Campaigns of the stand-in remember what is done to them, and draw their letters roughly as the server would.
import * as data from './data.mjs';

/** Answers for one campaign, from the state that writes leave behind. */
export const CAMPAIGN_ROUTES = [
  ['GET', '/campaigns', ({ query, state }) => ({ items: data.campaigns.map((row) => ({ ...row, ...pick(state.campaigns?.[row.id]) })).filter((row) => matches(row, query)), next: null })],
  ['POST', '/campaigns', ({ body, state }) => keep(state, 'cam_6', { ...body, state: 'draft', segment_id: null, segment: null, content: { mjml: '' }, subject: '', preheader: '', version: 1 })],
  ['GET', '/campaigns/:id', ({ id, state }) => moved(state, id)],
  ['PATCH', '/campaigns/:id', ({ id, body, state }) => patch(state, id, body)],
  ['DELETE', '/campaigns/:id', () => null],
  ['POST', '/campaigns/:id/launch', ({ id, body, state }) => keep(state, id, body?.at ? { state: 'scheduled', scheduled_at: body.at } : { state: 'sending', started_at: new Date().toISOString(), progress: { planned: 18_420, done: 0, per_second: 420, eta_seconds: 44 } })],
  ['POST', '/campaigns/:id/pause', ({ id, state }) => keep(state, id, { state: current(state, id).state === 'scheduled' ? 'draft' : 'paused' })],
  ['POST', '/campaigns/:id/resume', ({ id, state }) => keep(state, id, { state: 'sending' })],
  ['POST', '/campaigns/:id/stop', ({ id, state }) => keep(state, id, { state: 'stopped', progress: null })],
  ['POST', '/campaigns/:id/duplicate', ({ id, state }) => keep(state, 'cam_6', { ...current(state, id), id: 'cam_6', state: 'draft', version: 1 })],
  ['GET', '/campaigns/:id/check', ({ id, state }) => check(current(state, id))],
  ['GET', '/campaigns/:id/report', ({ id }) => data.campaignReport(id)],
  ['GET', '/campaigns/:id/deliveries', ({ query }) => ({ items: data.deliveries.filter(({ outcome }) => !query.get('outcome') || outcome === query.get('outcome')), next: null })],
  ['POST', '/campaigns/:id/preview', ({ id, body, state }) => preview(current(state, id), body)],
  ['POST', '/campaigns/:id/test', ({ body }) => ({ sent: body.to.length, transport: 'sandbox' })],
];

function current(state, id) {
  const isNew = !data.campaigns.some((one) => one.id === id);
  return { ...data.campaign(id), id, ...(isNew && { content: { mjml: '' }, subject: '', preheader: '' }), ...state.campaigns?.[id] };
}

function keep(state, id, change) {
  state.campaigns = { ...state.campaigns, [id]: { ...state.campaigns?.[id], ...change } };
  return current(state, id);
}

/** A campaign on its way gets on with each look. */
function moved(state, id) {
  const found = current(state, id);
  if (found.state !== 'sending' || !found.progress) return found;
  const done = Math.min(found.progress.planned, found.progress.done + 420);
  return keep(state, id, { progress: { ...found.progress, done, eta_seconds: Math.ceil((found.progress.planned - done) / 420) } });
}

function patch(state, id, { mjml, version, ...rest }) {
  const found = current(state, id);
  if (version !== found.version) return { status: 409, code: 'version_conflict', type: 'about:blank', params: {}, instance: 'req_dev_4f9b' };
  if (rest.sender && !rest.sender.email.includes('@')) return { status: 422, code: 'field_invalid', field: 'sender.email', type: 'about:blank', params: {}, errors: [{ code: 'field_invalid', field: 'sender.email', params: {} }] };
  const segment = rest.segment_id ? { segment: data.segments.find((one) => one.id === rest.segment_id) } : {};
  return keep(state, id, { ...rest, ...segment, ...(mjml === undefined ? {} : { content: { mjml } }), version: version + 1 });
}

function check(campaign) {
  const size = campaign.segment?.size ?? data.segments.find(({ id }) => id === campaign.segment_id)?.size ?? 0;
  const [no_consent, no_address, suppressed] = [0.075, 0.027, 0.004].map((share) => Math.round(size * share));
  const able = size - no_consent - no_address - suppressed;
  const control = Math.round((able * campaign.control_percent) / 100);
  const open = { links: { status: 'warning', params: { problem: 'broken_link', url: 'https://' } }, ...(campaign.subject ? {} : { subject: { status: 'error', params: { problem: 'field_required' } } }), ...(size ? {} : { audience: { status: 'error', params: { problem: 'field_required' } } }) };
  return {
    ready: size > 0 && campaign.subject !== '',
    checks: data.campaignCheck.checks.map(({ code }) => ({ code, status: 'ok', params: {}, ...open[code] })),
    estimate: { audience: size, control, no_consent, no_address, duplicate_address: 0, suppressed, to_send: able - control, smallest_effect: control ? 0.55 / Math.sqrt(control) : null },
  };
}

function preview(campaign, { subject, mjml }) {
  const source = mjml ?? campaign.content.mjml;
  const fault = /<mj-(wrong)/.exec(source);
  if (fault) return { status: 422, code: 'template_invalid', field: 'mjml', type: 'about:blank', params: { line: source.slice(0, fault.index).split('\n').length, message: 'unexpected element' } };
  const filled = (text) => text.replace(/\{\{\s*first_name[^}]*\}\}/g, 'Айгерім').replace(/\{\{\s*unsubscribe_url\s*\}\}/g, '#').replace(/\{\{[^}]*\}\}/g, '');
  const body = /<mj-body[^>]*>([\s\S]*)<\/mj-body>/.exec(source)?.[1] ?? '';
  const html = filled(body)
    .replace(/<mj-button([^>]*)>([\s\S]*?)<\/mj-button>/g, '<div style="padding:10px 24px"><a style="display:inline-block;padding:12px 22px;border-radius:8px;background:#1b6e74;color:#fff;font-weight:600">$2</a></div>')
    .replace(/<mj-text([^>]*)>/g, (_, attributes) => `<div style="padding:8px 24px;${/font-size="(\d+px)"/.test(attributes) ? `font-size:${RegExp.$1};` : ''}${/font-weight="700"/.test(attributes) ? 'font-weight:700;line-height:1.2;' : ''}${/align="center"/.test(attributes) ? 'text-align:center;' : ''}">`)
    .replace(/<\/mj-text>/g, '</div>').replace(/<mj-divider[^>]*\/>/g, '<hr style="margin:12px 24px;border:0;border-top:1px solid #e7e7e2">').replace(/<mj-spacer height="(\d+)px"[^>]*\/>/g, '<div style="height:$1px"></div>')
    .replace(/<mj-section([^>]*)>/g, (_, attributes) => `<div style="max-width:600px;margin:auto;${attributes.includes('#ffffff') ? 'background:#fff' : ''}">`).replace(/<\/mj-section>/g, '</div>').replace(/<\/?mj-column[^>]*>/g, '');
  return { subject: filled(subject ?? campaign.subject), html: `<!doctype html><html lang="en"><head><title>-</title></head><body style="margin:0;padding:16px;background:#f4f4f1;font:16px/1.5 Inter,Arial,sans-serif;color:#191c1b">${html}</body></html>`, text: '', warnings: source.includes('href="https://"') ? [{ code: 'broken_link', params: { url: 'https://' } }] : [], size_bytes: 4_210 + source.length };
}

function matches({ name, state }, query) {
  return name.toLocaleLowerCase().includes((query.get('q') ?? '').toLocaleLowerCase()) && (!query.get('state') || query.get('state') === state);
}

function pick({ name, state } = {}) {
  return JSON.parse(JSON.stringify({ name, state }));
}
