import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useSession } from '../../api/session';
import { fractionDigits } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { Card } from '../../kit';
import { Choice } from '../../segments/builder/Choice';
import { blankEffect, type Effect, EFFECT_KINDS } from '../definition';
import type { Draft } from '../useDraft';
import classes from './Editor.module.css';
import { EffectFields } from './EffectFields';
import { useFieldError, useIsWrong } from './problems';

/** What the promotion gives, one effect to a row. */
export function Effects({ draft }: { draft: Draft }) {
  const t = useT();
  const unit = 10 ** fractionDigits(useSession().workspace.currency);
  const error = useFieldError('effects');
  const { effects, base = 'discounted' } = draft.definition;
  const put = (next: Effect[]) => draft.change({ effects: next });
  return (
    <Card title={t('promotions.what_it_gives')}>
      <div className={classes.rows}>
        {effects.map((effect, index) => <EffectRow key={index} effect={effect} path={`effects[${index}]`} unit={unit} onChange={(next) => put(effects.map((one, place) => (place === index ? next : one)))} onRemove={() => put(effects.filter((_, place) => place !== index))} />)}
        {effects.length === 0 && <p className={error ? classes.wrong : 'quiet'} data-wrong={error ? true : undefined}>{t('promotions.no_effects')}</p>}
        <div className={classes.adds}>
          <Menu>
            <Menu.Target><Button variant="subtle" leftSection={<IconPlus size={15} aria-hidden />}>{t('promotions.add_effect')}</Button></Menu.Target>
            <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>{EFFECT_KINDS.map((kind) => <Menu.Item key={kind} onClick={() => put([...effects, blankEffect(kind, unit)])}>{tCode('promotions.effect', kind)}</Menu.Item>)}</Menu.Dropdown>
          </Menu>
          {effects.length > 0 && <Choice label={t('promotions.base')} width={230} value={base} options={[{ value: 'discounted', label: t('promotions.base_discounted') }, { value: 'initial', label: t('promotions.base_initial') }]} onChange={(next) => draft.change({ base: next as 'discounted' | 'initial' })} />}
        </div>
      </div>
    </Card>
  );
}

interface RowProps {
  effect: Effect;
  path: string;
  unit: number;
  onChange: (effect: Effect) => void;
  onRemove: () => void;
}

function EffectRow({ effect, path, unit, onChange, onRemove }: RowProps) {
  const t = useT();
  const isWrong = useIsWrong(path);
  return (
    <div className={classes.row} data-bad={isWrong || undefined}>
      <div className={classes.sentence}>
        <Choice label={t('promotions.effect_kind')} width={210} isStrong value={effect.kind} options={EFFECT_KINDS.map((kind) => ({ value: kind, label: tCode('promotions.effect', kind) }))} onChange={(kind) => kind !== effect.kind && onChange(blankEffect(kind as Effect['kind'], unit))} />
        <EffectFields effect={effect} onChange={onChange} path={path} />
      </div>
      <ActionIcon aria-label={t('promotions.remove_effect')} onClick={onRemove}><IconX size={15} aria-hidden /></ActionIcon>
    </div>
  );
}
