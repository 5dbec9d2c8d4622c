import { Skeleton } from '@mantine/core';
import { IconCake, IconCoin, IconHeart, IconHourglassLow, IconLifebuoy, IconMoonStars, IconPhone, IconRepeat, IconSeeding, IconShoppingCartX, IconTrophy, type TablerIcon } from '@tabler/icons-react';
import type { SegmentTemplate } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { IconTile } from '../kit';
import classes from './Segments.module.css';

const ICONS: Record<string, TablerIcon> = { sleeping: IconMoonStars, loyal: IconHeart, new_customers: IconSeeding, birthday_soon: IconCake, big_spenders: IconCoin, no_second_order: IconRepeat, abandoned_basket: IconShoppingCartX, champions: IconTrophy, cant_lose: IconLifebuoy, to_call: IconPhone, points_ending: IconHourglassLow };

/** Ready segments with their sizes; absent while they load. */
export function TemplateGrid({ templates, onChoose }: { templates: SegmentTemplate[] | undefined; onChoose: (template: SegmentTemplate) => void }) {
  const t = useT();
  const fmt = useFmt();
  if (!templates) return <div className={classes.templates} role="status" aria-label={t('kit.loading')}>{Array.from({ length: 11 }, (_, index) => <Skeleton key={index} height={92} radius="md" />)}</div>;
  return (
    <ul className={classes.templates}>
      {templates.map((template) => {
        const Icon = ICONS[template.code] ?? IconSeeding;
        return (
          <li key={template.code}>
            <button type="button" className={classes.template} onClick={() => onChoose(template)}>
              <IconTile><Icon size={16} stroke={1.6} /></IconTile>
              <span className={classes.templateName}>{tCode('segments.template', template.code)}</span>
              <span className="quiet small">{tCode('segments.template_text', template.code, {}, '')}</span>
              <span className="figures small">{t('segments.customers_now', { count: template.size, size: fmt.number(template.size) })}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
