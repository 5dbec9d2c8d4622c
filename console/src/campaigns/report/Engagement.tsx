import type { CampaignReport } from '../../api/types';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Card, type Column, DataTable, Num } from '../../kit';
import classes from './Report.module.css';

type LinkRow = CampaignReport['engagement']['links'][number];

/** Opens and clicks of people, beside what machines add, and where the links led. */
export function Engagement({ report: { engagement, funnel } }: { report: CampaignReport }) {
  const t = useT();
  const fmt = useFmt();
  const { sent } = funnel.outcomes;
  const share = (people: number) => (sent > 0 ? fmt.percent(people / sent) : '—');
  const rows = [
    { label: t('campaigns.opens'), human: engagement.opens_human, all: engagement.opens_unique },
    { label: t('campaigns.clicks'), human: engagement.clicks_human, all: engagement.clicks_unique },
  ];
  const links: Column<LinkRow>[] = [
    { key: 'url', title: t('campaigns.link_address'), cell: (row) => <a href={row.url} target="_blank" rel="noreferrer noopener" className={classes.url}>{row.url.replace(/^https?:\/\//, '')}</a> },
    { key: 'people', title: t('campaigns.people_short'), align: 'end', cell: (row) => <Num value={row.people} /> },
    { key: 'clicks', title: t('campaigns.clicks'), align: 'end', cell: (row) => <Num value={row.clicks} /> },
  ];
  return (
    <Card title={t('campaigns.engagement')} aside={t('campaigns.share_of_sent')}>
      <div className={classes.engagement}>
        {rows.map(({ label, human, all }) => (
          <div key={label}>
            <div className={classes.outcomeHead}><span>{label}</span><span className="figures"><strong>{fmt.number(human)}</strong> <span className="quiet">{share(human)}</span></span></div>
            <div className={classes.track} aria-hidden><span data-outcome="raw" style={{ inlineSize: `${sent > 0 ? (all / sent) * 100 : 0}%` }} /><span data-outcome="sent" style={{ inlineSize: `${sent > 0 ? (human / sent) * 100 : 0}%` }} /></div>
            <p className="quiet small">{t('campaigns.with_machines', { all: fmt.number(all), machines: fmt.number(Math.max(0, all - human)) })}</p>
          </div>
        ))}
        <dl className={classes.pairs}>
          <div><dt>{t('campaigns.unsubscribed')}</dt><dd><Num value={engagement.unsubscribed} /> <span className="quiet">{share(engagement.unsubscribed)}</span></dd></div>
          <div><dt>{t('campaigns.complaints')}</dt><dd><Num value={engagement.complaints} /> <span className="quiet">{share(engagement.complaints)}</span></dd></div>
        </dl>
        <h3>{t('campaigns.links')}</h3>
        {engagement.links.length === 0 ? <p className="quiet">{t('campaigns.no_clicks')}</p> : <div className={classes.flush}><DataTable caption={t('campaigns.links')} columns={links} rows={engagement.links} rowId={(row) => row.url} rowName={(row) => row.url} /></div>}
      </div>
    </Card>
  );
}
