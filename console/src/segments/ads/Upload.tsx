import { tCode, useT } from '../../i18n';
import { Card } from '../../kit';
import classes from './Ads.module.css';
import type { AdNetwork } from './networks';

/** Where the files go in each network, and in what form contacts stand in them. */
export function Upload({ network }: { network: AdNetwork }) {
  const t = useT();
  return (
    <Card title={t('ads.where')}>
      <dl className={classes.upload}>
        <dt>{t('ads.first_time')}</dt>
        <dd>{tCode('ads.first', network)}</dd>
        <dt>{t('ads.later')}</dt>
        <dd>{tCode('ads.later', network)}</dd>
        <dt>{t('ads.hashed')}</dt>
        <dd>{tCode('ads.hashed', network)}</dd>
      </dl>
    </Card>
  );
}
