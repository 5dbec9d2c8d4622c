import { IconAlertTriangle, IconFileImport, IconMailOff, IconPlayerPause, type TablerIcon } from '@tabler/icons-react';
import type { Home } from '../api/types';
import { tCode, useT } from '../i18n';
import { AppLink, Card, IconTile, type Tone } from '../kit';
import classes from './Home.module.css';

const LOOKS: Record<string, { icon: TablerIcon; tone: Tone }> = {
  import_errors: { icon: IconFileImport, tone: 'quiet' },
  import_failed: { icon: IconFileImport, tone: 'bad' },
  campaign_paused: { icon: IconPlayerPause, tone: 'warn' },
  bounces: { icon: IconMailOff, tone: 'quiet' },
};

/** What wants a person's look, each with its way there. */
export function Attention({ items }: { items: Home['attention'] }) {
  const t = useT();
  return (
    <Card title={t('home.attention')}>
      {items.length === 0 && <p className="quiet">{t('home.nothing_waits')}</p>}
      <ul className={classes.attention}>
        {items.map(({ code, params, link }) => {
          const { icon: Icon, tone } = LOOKS[code] ?? { icon: IconAlertTriangle, tone: 'warn' as const };
          const words = tCode('home.attention', code, params);
          return (
            <li key={code + JSON.stringify(params)} className={classes.item}>
              <IconTile tone={tone}><Icon size={16} stroke={1.6} /></IconTile>
              {link ? <AppLink href={link}>{words}</AppLink> : <span>{words}</span>}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
