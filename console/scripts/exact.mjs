// What the server's document tells in prose only. The generator refuses a line that has become needless.
const codes = (words, more = {}) => ({ type: 'string', enum: words.split(' '), ...more });
const text = { type: 'string' };
const whole = { type: 'integer' };
const orNull = (shape) => ({ oneOf: [shape, { type: 'null' }] });
const object = (required, optional = {}, more = {}) => ({ type: 'object', required: Object.keys(required), properties: { ...required, ...optional }, ...more });
const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
const texts = { type: 'object', additionalProperties: text };

/** Values that words need. */
const PARAMS = { type: 'object', additionalProperties: { oneOf: [text, { type: 'number' }, { type: 'null' }] } };

export const SHAPES = {
  AdNetwork: codes('google meta vk yandex'),
  AdMatchKey: codes('email phone'),
  CampaignState: codes('draft scheduled preparing sending paused finished stopped'),
  Outcome: codes('sent bounced no_consent no_address control_group duplicate_address suppressed stopped failed pending'),
  ConsentStatus: codes('granted denied revoked'),
  TimelineKind: codes('order return event message open click unsubscribe bounce consent created merged'),
  SenderMode: codes('sandbox smtp'),
  KeyKind: codes('write secret'),
  Condition: object({ kind: text }, {}, { additionalProperties: true }),
  ConditionTree: object({ version: { const: 1 }, root: ref('Condition') }),
  PointEarning: object({ points: whole, per: whole }, { rounding: codes('full_steps down nearest') }),
  PointExpiry: { oneOf: [codes('never'), object({ on: text }), object({ after: ref('PointLifetime') })] },
  PointLifetime: object({}, { months: whole, days: whole, end_of: orNull(codes('month quarter year')), is_renewed: { type: 'boolean' } }),
  PointPending: { oneOf: [codes('none until_confirmed'), object({ days: whole })] },
  PointKind: object({ code: text, is_spendable: { type: 'boolean' } }, { earning: orNull(ref('PointEarning')), pending: ref('PointPending'), expiry: ref('PointExpiry') }),
  PointEvent: object({ event: text, currency: text, points: whole }, { times_max: orNull(whole), days: orNull(whole) }),
  PointSpending: object({ points: whole, money: whole, share_max: whole, money_min: whole, step: whole }),
  LoyaltyTierLevel: object({ code: text, from: whole }, { multiplier: whole, discount: whole }),
  LoyaltyTierSet: object({
    measure: { oneOf: [codes('turnover orders'), object({ points: text })] },
    window: { oneOf: [codes('anniversary'), object({ rolling: whole }), object({ calendar: codes('month quarter year') })] },
    levels: { type: 'array', items: ref('LoyaltyTierLevel') },
  }, { grace_days: whole }),
  LoyaltyRuleSet: object({
    name: text, zone: text, currencies: { type: 'array', items: ref('PointKind') }, spending: ref('PointSpending'), events: { type: 'array', items: ref('PointEvent') }, notice_days: { type: 'array', items: whole },
    negative: { oneOf: [codes('forbid net'), object({ floor: whole })] }, returns: codes('only_pending within_balance unlimited'), return_grace_days: whole,
  }, { adjust_alone_max: orNull(whole), tiers: orNull(ref('LoyaltyTierSet')) }),
  ImportKind: codes('customers orders products returns'),
  ImportState: codes('uploaded mapped checking checked running paused finished failed undoing undone cancelled'),
  ImportFormat: object({ type: codes('csv xlsx parquet') }, {
    encoding: text, delimiter: text, header: { type: 'boolean' }, decimal: codes(', .'), date_order: codes('day_first month_first iso'),
    sheet: orNull(text), sheets: { type: 'array', items: text },
    time_zone: { ...orNull(text), description: "Whose wall clock the file's times are; the workspace's when absent." },
  }),
  ImportConsent: object({ channels: { type: 'array', items: text }, purpose: text, status: ref('ConsentStatus'), source: text, at: orNull(ref('Instant')), text_version: orNull(text) }, {}, { description: 'What every customer of a file agreed to.' }),
  ColumnMapping: object(
    { columns: texts, source: text, defaults: texts, default_country: orNull(text), match: { type: 'array', items: text }, consent: orNull(ref('ImportConsent')) },
    { customer_source: { ...orNull(text), description: "Source of the customers' ids, where it is not the file's." } },
  ),
};

export const FIELDS = {
  'AdAudience.network': 'AdNetwork',
  'AdAudience.match_keys': { type: 'array', items: ref('AdMatchKey') },
  'AdExport.state': codes('running finished failed cancelled'),
  'NewAdAudience.network': 'AdNetwork',
  'NewAdAudience.match_keys': { type: 'array', items: ref('AdMatchKey') },
  'Award.state': codes('waiting done declined undone'),
  'LoyaltyProgramme.rules': 'LoyaltyRuleSet',
  'LoyaltyRules.rules': 'LoyaltyRuleSet',
  'LoyaltyTiersTried.tiers': orNull(ref('LoyaltyTierSet')),
  'PointsEntry.kind': codes('accrue confirm renew reserve capture release spend give_back reverse settle expire transfer adjust erase'),
  'PointsTier.measure': codes('turnover orders points'),
  'Attention.params': PARAMS,
  'Campaign.state': 'CampaignState',
  'CampaignRow.state': 'CampaignState',
  'RunningCampaign.state': 'CampaignState',
  'CampaignCheckPoint.params': PARAMS,
  'CampaignCheckPoint.status': codes('ok warning error'),
  'CampaignFunnel.outcomes': object(Object.fromEntries(SHAPES.Outcome.enum.map((outcome) => [outcome, { type: 'integer' }]))),
  'Delivery.outcome': 'Outcome',
  'EffectMetric.code': codes('conversion orders revenue margin'),
  'CountAsked.tree': 'ConditionTree',
  'NewSegment.tree': 'ConditionTree',
  'Segment.tree': 'ConditionTree',
  'SegmentChange.tree': 'ConditionTree',
  'SegmentTemplate.tree': 'ConditionTree',
  'Consent.status': 'ConsentStatus',
  'NewConsent.status': 'ConsentStatus',
  'ContactPoint.state': codes('valid unverified bounced complained invalid'),
  'CustomerField.type': codes('text number date bool list'),
  'TimelineEntry.kind': 'TimelineKind',
  'Import.kind': 'ImportKind',
  'Import.state': 'ImportState',
  'Import.format': 'ImportFormat',
  'Import.mapping': 'ColumnMapping',
  'ImportMapping.kind': 'ImportKind',
  'ImportMapping.format': 'ImportFormat',
  'ImportMapping.mapping': 'ColumnMapping',
  'Job.state': codes('queued running done failed cancelled'),
  'Key.kind': 'KeyKind',
  'NewKey.kind': 'KeyKind',
  'SenderSettings.mode': 'SenderMode',
  'SenderChange.mode': 'SenderMode',
  'SmtpSettings.security': codes('none starttls tls'),
  'SmtpChange.security': codes('none starttls tls'),
  'TestSent.transport': 'SenderMode',
};
