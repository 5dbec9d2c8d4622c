import { useQuery } from '@tanstack/react-query';
import { Button } from '@mantine/core';
import { IconPlus, IconShoppingCartX } from '@tabler/icons-react';
import { api } from '../../api/client';
import type { ConditionTree } from '../../api/types';
import { tCode, useT } from '../../i18n';
import { Card, ErrorCard } from '../../kit';
import type { Condition } from '../rules/condition';
import { ABANDONED_BASKET } from '../rules/sequence';
import { subjects } from '../rules/subject';
import { subjectLabel } from '../rules/labels';
import { TemplateGrid } from '../Templates';
import classes from './Builder.module.css';
import { useChoices } from './context';

const COMMON = ['attribute_city', 'orders_count', 'orders_sum_total', 'last_orders', 'attribute_birthday', 'contact_email', 'event_count', 'campaign', 'sequence'];

interface Props {
  onTemplate: (tree: ConditionTree, name: string) => void;
  onCondition: (condition: Condition) => void;
}

/** Where a new segment begins: a template, or the first of the common conditions. */
export function Start({ onTemplate, onCondition }: Props) {
  const t = useT();
  const { fields } = useChoices();
  const templates = useQuery({ queryKey: ['segment-templates'], queryFn: ({ signal }) => api.get('/segment-templates', { signal }), staleTime: 60_000 });
  const common = COMMON.flatMap((key) => subjects(fields).filter((subject) => subject.key === key));
  return (
    <>
      <Card title={t('segments.first_condition')}>
        <div className={classes.starts}>
          {common.map(({ key, make }) => <Button key={key} variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onCondition(make())}>{subjectLabel(make())}</Button>)}
          <Button variant="default" leftSection={<IconShoppingCartX size={14} aria-hidden />} onClick={() => onCondition(ABANDONED_BASKET)}>{t('conditions.recipe.abandoned_basket')}</Button>
        </div>
      </Card>
      <Card title={t('segments.begin_with')}>
        {templates.error ? <ErrorCard error={templates.error} onRetry={() => void templates.refetch()} /> : <TemplateGrid templates={templates.data?.items} onChoose={({ code, tree }) => onTemplate(tree, tCode('segments.template', code))} />}
      </Card>
    </>
  );
}
