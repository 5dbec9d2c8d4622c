import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBell, IconHelpCircle, IconMail, IconMessage2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Segment, SegmentCount } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { AppLink, Avatar, ErrorCard, Money, PersonName, ProgressBar, personName, Stale, useNow } from '../../kit';
import { hrefOf } from '../places';
import { LiveState } from '../live/LiveState';
import { TrendLine } from '../live/Trend';
import classes from './Audience.module.css';
import type { Counted } from './useCount';
import type { Trend } from './useTrend';
import type { Asked } from './Why';

const CHANNELS = [['email', IconMail], ['sms', IconMessage2], ['push', IconBell]] as const;
const STALE_MS = 120_000;

interface Props {
  counted: Counted;
  trend: Trend;
  left: number;
  segment: Segment | null;
  onWhy: (customer: Asked | null) => void;
}

/** The people a draft takes, while it is being built: how many, which part of the base, how they can be reached, how it went, a few of them. */
export function Audience({ counted, trend, left, segment, onWhy }: Props) {
  const t = useT();
  const { count, isOld, error, refused } = counted;
  return (
    <div className={classes.panel}>
      <Headline counted={counted} left={left} />
      {Boolean(error) && !refused && <ErrorCard error={error} what={t('segments.not_counted')} safe={t('segments.conditions_safe')} onRetry={counted.refresh} />}
      <Block title={t('segments.reach')}>
        <ul className={classes.reach} data-old={isOld || undefined}>
          {CHANNELS.map(([channel, Icon]) => (
            <li key={channel}>
              <span className={classes.channel}><Icon size={15} stroke={1.6} aria-hidden />{tCode('conditions.subject', `contact_${channel}`)}</span>
              <Reached count={count} channel={channel} />
            </li>
          ))}
        </ul>
      </Block>
      {!error && <Block title={t('live.trend_title')}><Course trend={trend} /></Block>}
      {count && count.sample.length > 0 && (
        <Block title={t('segments.some_people')}>
          <ul className={classes.people} data-old={isOld || undefined}>
            {count.sample.map((person) => (
              <li key={person.id}><Avatar name={person.name} size={24} /><AppLink href={`/customers/${person.id}`}><PersonName person={person} /></AppLink><Money amount={person.turnover} whole /><ActionIcon size={24} aria-label={t('segments.why_of', { name: personName(person) })} onClick={() => onWhy(person)}><IconHelpCircle size={16} stroke={1.6} aria-hidden /></ActionIcon></li>
            ))}
          </ul>
        </Block>
      )}
      <Block title={t('segments.why')}>
        <Button variant="default" leftSection={<IconHelpCircle size={16} aria-hidden />} onClick={() => onWhy(null)}>{t('segments.why_check')}</Button>
      </Block>
      {segment && <Block title={t('live.kept')}><LiveState segment={segment} /></Block>}
      {segment && (
        <Block title={t('segments.used_in')}>
          {segment.used_in.length === 0 ? <p className="quiet">{t('segments.used_nowhere')}</p> : <ul className={classes.links}>{segment.used_in.map(({ id, name }) => <li key={id}><AppLink href={hrefOf(id)}>{name}</AppLink></li>)}</ul>}
        </Block>
      )}
    </div>
  );
}

function Headline({ counted, left }: { counted: Counted; left: number }) {
  const t = useT();
  const fmt = useFmt();
  const now = useNow();
  const { count, isEstimate, isOld, isLong } = counted;
  const spoken = count && !isOld ? t('segments.spoken', { count: count.count, size: fmt.number(count.count), share: share(count) === null ? '—' : fmt.percent(share(count) ?? 0) }) : '';
  const [said] = useDebouncedValue(spoken, 250);
  return (
    <section className={classes.block} aria-labelledby="live-audience">
      <h2 id="live-audience" className={classes.live} data-busy={isOld || undefined}>{t('segments.live_audience')}</h2>
      <p className="visually-hidden" aria-live="polite">{said}</p>
      {count ? (
        <div data-old={isOld || undefined} className={classes.headline}>
          <span className={`${classes.size} figures`}>{isEstimate && '≈ '}{fmt.number(count.count)}</span>
          <p className={classes.share}>{share(count) === null ? t('segments.customers', { count: count.count }) : t('segments.customers_share', { count: count.count, share: fmt.percent(share(count) ?? 0) })}</p>
        </div>
      ) : <Skeleton height={56} width={150} my={6} />}
      <p className={classes.took}>
        {isEstimate ? t(isLong ? 'segments.estimated_meanwhile' : 'segments.estimated') : isLong ? t('segments.still_counting') : count ? t('segments.counted_in', { ms: fmt.number(count.took_ms) }) : t('segments.counting')}
      </p>
      {count && !isOld && now.getTime() - Date.parse(count.as_of) > STALE_MS && <Stale asOf={count.as_of} onRefresh={counted.refresh} busy={isOld} />}
      {count?.is_complete === false && <p className={classes.took}>{t('segments.still_filling')}</p>}
      {left > 0 && <p className={classes.took}>{t('segments.left_out', { count: left })}</p>}
    </section>
  );
}

function share({ count, base }: SegmentCount): number | null {
  return base > 0 ? count / base : null;
}

function Reached({ count, channel }: { count: SegmentCount | undefined; channel: 'email' | 'sms' | 'push' }) {
  const fmt = useFmt();
  if (!count) return <Skeleton height={14} />;
  const label = tCode('conditions.subject', `contact_${channel}`);
  return (
    <>
      <span className="figures">{fmt.number(count.reach[channel])}</span>
      <div className={classes.bar}><ProgressBar label={label} value={count.reach[channel]} max={count.count || 1} valueText={fmt.number(count.reach[channel])} /></div>
    </>
  );
}

function Course({ trend }: { trend: Trend }) {
  const t = useT();
  const fmt = useFmt();
  const { points, isOld, error } = trend;
  if (error) return <p className="quiet">{t('live.trend_failed')}</p>;
  if (!points) return <Skeleton height={64} />;
  return (
    <div className={classes.course} data-old={isOld || undefined}>
      <TrendLine points={points} width={272} height={64} />
      <p className={classes.days} aria-hidden><span>{points[0] && fmt.dayMonth(points[0].day)}</span><span>{t('live.trend_now')}</span></p>
    </div>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return <section className={classes.block} aria-label={title}><h3>{title}</h3>{children}</section>;
}
