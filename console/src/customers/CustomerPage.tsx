import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api } from '../api/client';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { AppLink, Avatar, Card, ErrorCard, Kpi, KpiStrip, LinesSkeleton, Page, personName, Tag } from '../kit';
import { Consents } from './Consents';
import { contactsOf } from './contacts';
import { CustomerMenu } from './CustomerMenu';
import classes from './Customers.module.css';
import { Facts } from './Facts';
import { Held } from './Held';
import { AwardPoints } from './points/AwardPoints';
import { Points } from './points/Points';
import { Profile } from './Profile';
import { Timeline } from './Timeline';

const TAGS_MAX = 3;
const FACTS = ['customers.turnover', 'customers.average_receipt', 'customers.purchases_a_month', 'customers.last_order'] as const;

/** One person: figures, profile, consents and everything that happened. */
export default function CustomerPage() {
  const t = useT();
  const fmt = useFmt();
  const { id } = useParams({ from: '/shell/customers/$id' });
  const query = useQuery({ queryKey: ['customers', id], queryFn: ({ signal }) => api.get(`/customers/${id}`, { signal }) });
  const card = query.data;
  const crumb = { label: t('customers.title'), href: '/customers' };
  if (!card) {
    return (
      <Page title={t('customers.one')} crumb={crumb} lead={query.error ? undefined : <Skeleton circle height={52} />}>
        {query.error ? <ErrorCard error={query.error} what={t('customers.not_opened')} onRetry={() => void query.refetch()} /> : <Waiting />}
      </Page>
    );
  }
  const name = card.erased_at ? t('customers.erased_person') : personName({ ...card, ...contactsOf(card) });
  return (
    <Page
      title={name} crumb={crumb} lead={<Avatar name={card.name} size={52} />} subtitle={t('customers.since', { month: fmt.month(card.created_at), id: card.id })}
      badge={<>{card.segments.slice(0, TAGS_MAX).map((segment) => <AppLink key={segment.id} href={`/segments/${segment.id}`} className={classes.segmentLink}><Tag tone="accent">{segment.name}</Tag></AppLink>)}{card.segments.length > TAGS_MAX && <Tag>{t('customers.more_segments', { count: card.segments.length - TAGS_MAX })}</Tag>}</>}
      actions={!card.erased_at && <><AwardPoints id={id} name={name} /><CustomerMenu card={card} name={name} /></>}
    >
      {Boolean(query.error) && <ErrorCard error={query.error} what={t('customers.not_fresh')} onRetry={() => void query.refetch()} />}
      {card.merged_into && <Card><p>{t('customers.merged_into')} <AppLink href={`/customers/${card.merged_into}`}>{t('customers.open_merged')}</AppLink></p></Card>}
      <Facts facts={card.facts} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          {!card.erased_at && <Points id={id} name={name} />}
          <Profile card={card} />
          <Consents card={card} />
          <Held id={id} />
          {card.segments.length > 0 && (
            <Card title={t('customers.segments')}>
              <ul className={classes.links}>{card.segments.map((segment) => <li key={segment.id}><AppLink href={`/segments/${segment.id}`}>{segment.name}</AppLink> <AppLink href={`/segments/${segment.id}?why=${card.id}`} className="quiet" aria-label={t('segments.why_of', { name: segment.name })}>{t('segments.why')}</AppLink></li>)}</ul>
            </Card>
          )}
        </div>
        <Timeline id={id} />
      </div>
    </Page>
  );
}

function Waiting() {
  const t = useT();
  return (
    <>
      <KpiStrip label={t('customers.facts')}>{FACTS.map((label) => <Kpi key={label} label={t(label)} />)}</KpiStrip>
      <div className={classes.columns}><Card title={t('customers.profile')}><LinesSkeleton lines={6} /></Card><Card title={t('customers.timeline')}><LinesSkeleton lines={9} /></Card></div>
    </>
  );
}
