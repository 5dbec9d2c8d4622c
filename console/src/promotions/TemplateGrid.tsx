import { IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { tCode, useT } from '../i18n';
import { AppLink, IconTile } from '../kit';
import classes from './Promotions.module.css';
import { BLANK, TEMPLATES } from './templates';

/** The usual mechanics of shops, and an empty one: each opens the editor. */
export function TemplateGrid() {
  const t = useT();
  return (
    <ul className={classes.templates}>
      {TEMPLATES.map(({ code, icon: Icon }) => <li key={code}><Tile code={code} icon={<Icon size={16} stroke={1.6} />} name={tCode('promotions.template', code)} text={tCode('promotions.template_text', code)} /></li>)}
      <li><Tile code={BLANK} icon={<IconPencil size={16} stroke={1.6} />} name={t('promotions.blank')} text={t('promotions.blank_text')} /></li>
    </ul>
  );
}

function Tile({ code, icon, name, text }: { code: string; icon: ReactNode; name: string; text: string }) {
  return (
    <AppLink href={`/promotions/new?template=${code}`} className={classes.template}>
      <IconTile>{icon}</IconTile>
      <span className={classes.templateName}>{name}</span>
      <span className="quiet small">{text}</span>
    </AppLink>
  );
}
