import type { Money } from '../fmt';

export type { Money } from '../fmt';

/** RFC 3339 text in UTC. */
export type InstantText = string;
/** 2026-11-21 */
export type DateText = string;

export interface Page<T> {
  items: T[];
  next: string | null;
}
export interface Named {
  id: string;
  name: string;
}

export interface Session {
  staff: { id: string; name: string; email: string; language: string };
  workspace: Workspace & { id: string; slug: string };
  workspaces: (Named & { slug: string })[];
  csrf_token: string;
  version: string;
  role: string;
}
export interface Workspace {
  name: string;
  time_zone: string;
  currency: string;
  country: string;
  language: string;
}

export interface Figure<T> {
  value: T;
  previous: T | null;
  points: number[];
}
export interface Home {
  revenue: Figure<Money>;
  orders: Figure<number>;
  active_customers: Figure<number>;
  reachable: Figure<number>;
  base: { customers: number; orders: number; events: number; last_order_at: InstantText | null };
  attention: { code: string; params: Record<string, string | number>; link: string | null }[];
  running: RunningCampaign[];
  checklist: { has_customers: boolean; has_sender: boolean; has_segment: boolean; has_campaign: boolean };
  as_of: InstantText;
  reached_vs_control: { campaign_id: string; campaign_name: string; days: DateText[]; reached: number[]; control: number[] } | null;
}
export interface RunningCampaign extends Named {
  channel: string;
  state: CampaignState;
  audience: number;
  done: number;
  conversion: number | null;
  conversion_control: number | null;
  revenue: Money | null;
}
export interface SearchAnswer {
  customers: (Named & { hint: string | null })[];
  segments: Named[];
  campaigns: Named[];
}

export interface CustomerRow extends Named {
  first_name: string | null;
  last_name: string | null;
  city: string | null;
  email: string | null;
  phone: string | null;
  orders: number;
  turnover: Money | null;
  last_order_at: InstantText | null;
  created_at: InstantText;
  channels: string[];
}
export interface CustomerPage extends Page<CustomerRow> {
  count: { value: number; exact: boolean };
}
export type ConsentStatus = 'granted' | 'denied' | 'revoked';
export interface Consent {
  channel: string;
  purpose: string;
  status: ConsentStatus;
  source: string;
  at: InstantText;
  text_version: string | null;
}
export interface CustomerCard extends Named {
  first_name: string | null;
  last_name: string | null;
  birthday: DateText | null;
  gender: string | null;
  city: string | null;
  language: string | null;
  time_zone: string | null;
  created_at: InstantText;
  updated_at: InstantText;
  attributes: Record<string, unknown>;
  merged_into: string | null;
  erased_at: InstantText | null;
  identifiers: { kind: string; source: string | null; value: string; verified: boolean }[];
  contact_points: { channel: string; value: string; state: 'valid' | 'unverified' | 'bounced' | 'complained' | 'invalid'; reason: string | null; changed_at: InstantText | null }[];
  consents: Consent[];
  facts: {
    turnover: Money;
    orders: number;
    average_receipt: Money | null;
    purchases_per_month: number;
    last_order_at: InstantText | null;
    first_order_at: InstantText | null;
    days_since_last_order: number | null;
    monthly: { month: string; orders: number; turnover_minor: number }[];
  };
  segments: Named[];
  as_of: InstantText;
}
export type TimelineKind = 'order' | 'return' | 'event' | 'message' | 'open' | 'click' | 'unsubscribe' | 'bounce' | 'consent' | 'created' | 'merged';
export interface TimelineEntry {
  at: InstantText;
  kind: TimelineKind;
  code: string;
  params: Record<string, unknown>;
  link: string | null;
}
export interface Fields {
  customer: { key: string; type: 'text' | 'number' | 'date' | 'bool' | 'list'; label_code: string | null; values: { value: string; count: number }[] | null; count: number }[];
  events: { name: string; count: number; last_at: InstantText | null; properties: { key: string; type: string }[] }[];
  products: { categories: string[]; brands: string[] };
  stores: string[];
  channels: string[];
  currencies: string[];
}

/** A node of the condition tree; its exact shapes belong to the segment builder. */
export type Condition = { kind: string; [key: string]: unknown };
export interface ConditionTree {
  version: 1;
  root: Condition;
}
export interface SegmentRow extends Named {
  version: number;
  size: number;
  share: number;
  revenue_share: number | null;
  average_receipt: Money | null;
  updated_at: InstantText;
  counted_at: InstantText | null;
  used_in: Named[];
  live: boolean;
}
export interface Segment extends Named {
  description: string | null;
  version: number;
  tree: ConditionTree;
  size: number;
  counted_at: InstantText | null;
  created_at: InstantText;
  updated_at: InstantText;
  used_in: Named[];
  versions: { version: number; at: InstantText; by: string | null }[];
}
export interface SegmentCount {
  count: number;
  base: number;
  steps: { path: string; count: number }[];
  reach: { email: number; sms: number; push: number };
  sample: (Named & { turnover: Money | null })[];
  took_ms: number;
  as_of: InstantText;
  /** False while the server is still filling its columns: the figures are too low. */
  is_complete: boolean;
}
/** People kept as they were when the list was made. */
export interface FrozenList extends Named {
  size: number;
  segment_id: string | null;
  created_at: InstantText;
}
export interface SegmentTemplate {
  code: string;
  tree: ConditionTree;
  size: number;
}

export type CampaignState = 'draft' | 'scheduled' | 'preparing' | 'sending' | 'paused' | 'finished' | 'stopped';
export interface CampaignRow extends Named {
  channel: string;
  state: CampaignState;
  segment: Named | null;
  audience: number | null;
  sent: number;
  done: number;
  opened: number;
  clicked: number;
  conversion: number | null;
  conversion_control: number | null;
  revenue: Money | null;
  scheduled_at: InstantText | null;
  started_at: InstantText | null;
  finished_at: InstantText | null;
  updated_at: InstantText;
}
export interface Campaign extends Named {
  goal: string;
  state: CampaignState;
  version: number;
  channel: string;
  segment_id: string | null;
  segment: Named | null;
  list_id: string | null;
  subject: string | null;
  preheader: string | null;
  sender_id: string | null;
  sender: { name: string; email: string; reply_to?: string | null } | null;
  content: { mjml: string };
  purpose: string;
  control_percent: number;
  window_days: number;
  scheduled_at: InstantText | null;
  rate_per_minute: number | null;
  created_at: InstantText;
  updated_at: InstantText;
  started_at: InstantText | null;
  finished_at: InstantText | null;
  progress: { planned: number; done: number; per_second: number; eta_seconds: number | null } | null;
}
export interface CampaignPreview {
  subject: string;
  html: string;
  text: string;
  warnings: { code: string; params: Record<string, unknown> }[];
  size_bytes: number;
}
export interface CampaignCheck {
  ready: boolean;
  checks: { code: string; status: 'ok' | 'warning' | 'error'; params: Record<string, string | number | null> }[];
  estimate: { audience: number; control: number; no_consent: number; no_address: number; duplicate_address: number; suppressed: number; to_send: number; smallest_effect: number | null };
}
export type Outcome = 'sent' | 'bounced' | 'no_consent' | 'no_address' | 'control_group' | 'duplicate_address' | 'suppressed' | 'stopped' | 'failed' | 'pending';
export interface EffectMetric {
  code: 'conversion' | 'orders' | 'revenue' | 'margin';
  treated_mean: number;
  control_mean: number;
  difference: number;
  /** No interval where nobody's figure varies. */
  low: number | null;
  high: number | null;
  relative: number | null;
  p_value: number | null;
  smallest_effect: number | null;
  significant: boolean;
}
export interface CampaignReport {
  campaign: CampaignRow;
  as_of: InstantText;
  window_days: number;
  /** Everybody's window is over. */
  is_complete?: boolean;
  funnel: { audience: number; outcomes: Record<Outcome, number> };
  engagement: { opens_unique: number; clicks_unique: number; opens_human: number; clicks_human: number; unsubscribed: number; complaints: number; links: { url: string; clicks: number; people: number }[] };
  effect: null | {
    treated: number;
    control: number;
    metrics: EffectMetric[];
    total_revenue: Money;
    incremental_revenue: { value: Money; low: Money; high: Money } | null;
    sample_ratio: { expected: number; observed: number; p_value: number; mismatch: boolean };
  };
  series: { day: DateText; treated_mean: number; control_mean: number }[];
}
export interface Delivery {
  id: string;
  customer: Named;
  contact: string | null;
  state: string;
  outcome: Outcome;
  reason: string | null;
  at: InstantText;
}

export type ImportKind = 'customers' | 'orders' | 'products' | 'returns';
export type ImportState = 'uploaded' | 'mapped' | 'checking' | 'checked' | 'running' | 'paused' | 'finished' | 'failed' | 'undoing' | 'undone' | 'cancelled';
export interface ImportFormat {
  type: 'csv' | 'xlsx' | 'parquet';
  encoding?: string;
  delimiter?: string;
  header?: boolean;
  decimal?: ',' | '.';
  date_order?: 'day_first' | 'month_first' | 'iso';
  sheet?: string | null;
  sheets?: string[];
  /** Whose wall clock the file's times are; the workspace's when absent. */
  time_zone?: string | null;
}
/** What every customer of a file agreed to. */
export interface ImportConsent {
  channels: string[];
  purpose: string;
  status: ConsentStatus;
  source: string;
  at: InstantText | null;
  text_version: string | null;
}
export interface ImportMapping {
  columns: Record<string, string>;
  source: string;
  /** Source of the customers' ids, where it is not the file's. */
  customer_source?: string | null;
  defaults: Record<string, string>;
  default_country: string | null;
  match: string[];
  consent: ImportConsent | null;
}
export interface ImportColumn {
  name: string;
  samples: string[];
  guess: string | null;
  /** Percent. */
  confidence: number;
}
export interface ImportTarget {
  /** One that ends in a full stop takes any name after it. */
  key: string;
  required: boolean;
  label_code: string;
  type: string;
  /** Whether several columns may mean it. */
  many?: boolean;
}
export interface ImportTally {
  rows: number;
  new: number;
  updated: number;
  unchanged: number;
  skipped: number;
  errors: number;
  by_code: { code: string; count: number; sample_rows: { row: number; field: string | null; value: string | null; code: string }[] }[];
}
export interface Import {
  id: string;
  kind: ImportKind | null;
  file_name: string;
  size_bytes: number;
  state: ImportState;
  format: ImportFormat;
  columns: ImportColumn[];
  targets: ImportTarget[];
  mapping: ImportMapping | null;
  check: ImportTally | null;
  progress: { rows_done: number; rows_total: number | null; rows_per_second: number; seconds_left: number | null } | null;
  result: ImportTally | null;
  error_file: string | null;
  /** Code of what made it fail. */
  problem?: string | null;
  can_undo_until: InstantText | null;
  created_at: InstantText;
  started_at: InstantText | null;
  finished_at: InstantText | null;
  job_id: string | null;
}

export interface SandboxRow {
  id: string;
  to: string;
  subject: string;
  campaign: Named | null;
  at: InstantText;
  customer_id: string | null;
}
export interface SandboxPage extends Page<SandboxRow> {
  total: number;
}
export interface SandboxMessage extends SandboxRow {
  from: string;
  html: string;
  text: string;
  headers: [string, string][];
  raw_size: number;
}

export interface SmtpSettings {
  host: string;
  port: number;
  security: 'none' | 'starttls' | 'tls';
  username: string | null;
  has_password?: boolean;
  /** Written only: left out it stays, empty it is removed. */
  password?: string;
  connections: number;
}
export interface SenderSettings {
  mode: 'sandbox' | 'smtp';
  from_name: string;
  from_email: string;
  reply_to: string | null;
  smtp: SmtpSettings | null;
  dkim: { domain: string; selector: string; has_key: boolean; public_record: string } | null;
}
export interface Key {
  id: string;
  name: string;
  kind: 'write' | 'secret';
  prefix: string;
  scopes: string[];
  source?: string;
  created_at: InstantText;
  last_used_at: InstantText | null;
  revoked_at: InstantText | null;
}
export interface AuditEntry {
  at: InstantText;
  actor: { kind: string; id: string; name: string };
  action: string;
  object: string;
  params: Record<string, unknown>;
}
export interface Job {
  id: string;
  kind: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  progress: { done: number; total: number | null; unit: string; rate_per_second: number | null; seconds_left: number | null } | null;
  link: string | null;
  problem: { code: string; params?: Record<string, unknown> } | null;
}
