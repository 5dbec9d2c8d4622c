import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/kk';
import 'dayjs/locale/ru';
import 'dayjs/locale/tr';
import 'dayjs/locale/uk';
import { Button, Switch, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconClock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import type { Campaign } from '../../api/types';
import { firstDayOfWeek, parseDate, parseNumber, timeZone, useFmt } from '../../fmt';
import { useLocale, useT } from '../../i18n';
import { Card, notifyProblem, Segmented, useNow } from '../../kit';
import { instantAt, parseTime, wallClock } from '../schedule';
import classes from './Editor.module.css';
import type { Draft } from './useDraft';

const WINDOWS = [7, 14, 28, 60];
const RATE_MAX = 6_000_000;

/** When it starts, how fast it goes, and how long orders count. */
export function ScheduleStep({ draft, toSend }: { draft: Draft; toSend: number | null }) {
  const t = useT();
  const { fields, edit } = draft;
  const now = useNow();
  const windows = WINDOWS.includes(fields.window_days) ? WINDOWS : [...WINDOWS, fields.window_days].sort((a, b) => a - b);
  const isTimed = fields.scheduled_at !== null;
  return (
    <Card title={t('campaigns.step_schedule')}>
      <div className={classes.stack}>
        <div className={classes.field}>
          <span className={classes.fieldLabel}>{t('campaigns.start')}</span>
          <Segmented
            label={t('campaigns.start')} value={isTimed ? 'timed' : 'now'} onChange={(value) => edit({ scheduled_at: value === 'now' ? null : tomorrowAtTen(now) })}
            options={[{ value: 'now', label: t('campaigns.at_launch') }, { value: 'timed', label: t('campaigns.at_a_time') }]}
          />
        </div>
        {fields.scheduled_at && <StartTime at={fields.scheduled_at} onChange={(scheduled_at) => edit({ scheduled_at })} error={draft.refused.scheduled_at?.words} now={now} />}
        <Rate draft={draft} toSend={toSend} />
        <div className={classes.field}>
          <span className={classes.fieldLabel}>{t('campaigns.window')}</span>
          <Segmented label={t('campaigns.window')} value={String(fields.window_days)} onChange={(days) => edit({ window_days: Number(days) })} options={windows.map((days) => ({ value: String(days), label: t('campaigns.days', { count: days }) }))} />
          <p className={classes.hint}>{t('campaigns.window_hint')}</p>
        </div>
      </div>
    </Card>
  );
}

/** A day and a time on the workspace's clock; text that is no date stays in its field until it is one. */
function StartTime({ at, onChange, error, now }: { at: string; onChange: (at: string) => void; error: string | undefined; now: Date }) {
  const t = useT();
  const fmt = useFmt();
  const locale = useLocale();
  const zone = timeZone();
  const { day, time } = wallClock(at, zone);
  const [typed, setTyped] = useState(time);
  useEffect(() => setTyped((before) => (parseTime(before) === time ? before : time)), [time]);
  const isPast = new Date(at) < now;
  function typeTime(text: string) {
    setTyped(text);
    const read = parseTime(text);
    if (read) onChange(instantAt(day, read, zone));
  }
  return (
    <div>
      <div className={classes.startTime}>
        <DateInput
          label={t('campaigns.day')} value={day} valueFormat="DD.MM.YYYY" locale={locale} firstDayOfWeek={firstDayOfWeek(locale)} dateParser={(text) => parseDate(text)} minDate={wallClock(now.toISOString(), zone).day} w={160}
          onChange={(value) => value && onChange(instantAt(value, time, zone))}
        />
        <TextInput label={t('campaigns.time')} inputMode="numeric" placeholder="10:00" value={typed} onChange={(event) => typeTime(event.currentTarget.value)} error={parseTime(typed) === null && t('campaigns.time_wrong')} w={110} />
      </div>
      <p className={classes.hint} data-tone={isPast ? 'bad' : undefined}>{error ?? (isPast ? t('campaigns.start_past') : t('campaigns.start_in_zone', { zone, utc: fmt.full(at).split('·').at(-1)?.trim() ?? '' }))}</p>
    </div>
  );
}

function Rate({ draft: { fields, edit, refused }, toSend }: { draft: Draft; toSend: number | null }) {
  const t = useT();
  const fmt = useFmt();
  const rate = fields.rate_per_minute;
  const [text, setText] = useState(rate === null ? '' : String(rate));
  const parsed = parseNumber(text);
  const isWrong = rate !== null && (parsed === null || parsed < 1 || parsed > RATE_MAX || !Number.isInteger(parsed));
  function type(value: string) {
    setText(value);
    const read = parseNumber(value);
    if (read !== null && read >= 1 && read <= RATE_MAX && Number.isInteger(read)) edit({ rate_per_minute: read });
  }
  function toggle(isOn: boolean) {
    setText(isOn ? '600' : '');
    edit({ rate_per_minute: isOn ? 600 : null });
  }
  return (
    <div className={classes.field}>
      <Switch label={t('campaigns.limit_rate')} checked={rate !== null} onChange={(event) => toggle(event.currentTarget.checked)} />
      {rate !== null && (
        <>
          <TextInput label={t('campaigns.rate_per_minute')} inputMode="numeric" value={text} onChange={(event) => type(event.currentTarget.value)} error={refused.rate_per_minute?.words ?? (isWrong && t('campaigns.rate_wrong'))} w={200} />
          {toSend !== null && toSend > 0 && <p className={classes.hint}>{t('campaigns.rate_takes', { time: fmt.duration((toSend / rate) * 60) })}</p>}
        </>
      )}
    </div>
  );
}

/** A scheduled campaign says when it starts, and can be taken back. */
export function ScheduledNotice({ campaign }: { campaign: Campaign }) {
  const t = useT();
  const fmt = useFmt();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  async function unschedule() {
    setBusy(true);
    try {
      await api.post(`/campaigns/${campaign.id}/pause`);
      await client.invalidateQueries({ queryKey: ['campaigns'] });
    } catch (error) {
      notifyProblem(error, t('campaigns.not_unscheduled'));
    } finally {
      setBusy(false);
    }
  }
  return (
    <div className={classes.notice} role="status">
      <IconClock size={18} aria-hidden />
      <div>
        <p><strong>{t('campaigns.starts_at', { time: fmt.dateTime(campaign.scheduled_at ?? '') })}</strong></p>
        <p className="quiet">{t('campaigns.starts_text')}</p>
        <div className={classes.noticeActions}><Button size="xs" variant="default" loading={isBusy} onClick={() => void unschedule()}>{t('campaigns.unschedule')}</Button></div>
      </div>
    </div>
  );
}

function tomorrowAtTen(now: Date): string {
  const zone = timeZone();
  const { day } = wallClock(new Date(now.getTime() + 86_400_000).toISOString(), zone);
  return instantAt(day, '10:00', zone);
}
