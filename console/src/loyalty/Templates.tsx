import { IconDiscount2, IconPercentage, IconStairsUp, IconStars, type TablerIcon } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { useSession } from '../api/session';
import { tCode, useT } from '../i18n';
import { Card, EmptyState, IconTile, notifyDone, notifyProblem } from '../kit';
import classes from './Loyalty.module.css';
import { ready, type Template, TEMPLATES } from './rules';

const ICONS: Record<Template, TablerIcon> = { cashback: IconPercentage, points: IconStars, status: IconStairsUp, ladder: IconDiscount2 };

/** Programmes that work as they are, to begin with. */
export function Templates() {
  const t = useT();
  const client = useQueryClient();
  const { workspace } = useSession();
  const make = useMutation({
    mutationFn: (template: Template) => api.post('/loyalty/programmes', { rules: ready(template, workspace.currency) }),
    onSuccess: async () => {
      notifyDone(t('loyalty.begun'));
      await client.invalidateQueries({ queryKey: ['loyalty'] });
    },
    onError: (error) => notifyProblem(error, t('loyalty.not_begun')),
  });
  return (
    <Card flush>
      <EmptyState icon={<IconStars size={22} />} title={t('loyalty.empty')}>{t('loyalty.empty_text')}</EmptyState>
      <ul className={classes.templates}>
        {TEMPLATES.map((template) => {
          const Icon = ICONS[template];
          return (
            <li key={template}>
              <button type="button" className={classes.template} disabled={make.isPending} onClick={() => make.mutate(template)}>
                <IconTile><Icon size={16} stroke={1.6} /></IconTile>
                <span className={classes.templateName}>{tCode('loyalty.template', template)}</span>
                <span className="quiet small">{tCode('loyalty.template_text', template)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
