import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconClock, IconCopy, IconDots, IconFolderPlus } from '@tabler/icons-react';
import { useT } from '../../i18n';
import { isGroup, type Window } from '../rules/condition';
import type { Draft, Place } from '../rules/draft';
import { at, duplicate, move, replace, wrap } from '../rules/edit';
import { hasDays, withClock } from '../rules/window';

interface Props {
  place: Place;
  draft: Draft;
  onChange: (draft: Draft, mark?: string | null) => void;
  isInner: boolean;
}

/** What is seldom done with a condition. */
export function RowMenu({ place, draft, onChange, isInner }: Props) {
  const t = useT();
  const index = place.path.at(-1) ?? 0;
  const parent = at(draft, { side: place.side, path: place.path.slice(0, -1) });
  const count = parent && isGroup(parent) ? parent.of.length : 0;
  const condition = at(draft, place);
  const window = (condition?.window ?? null) as Window | null;
  const isCustomers = window?.zone === 'customer';
  return (
    <Menu>
      <Menu.Target><ActionIcon aria-label={t('conditions.more')}><IconDots size={15} aria-hidden /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        {condition && window && hasDays(window) && <Menu.Item leftSection={<IconClock size={15} aria-hidden />} onClick={() => onChange(replace(draft, place, { ...condition, window: withClock(window, isCustomers ? 'workspace' : 'customer') }))}>{t(isCustomers ? 'conditions.use_shop_clock' : 'conditions.use_customer_clock')}</Menu.Item>}
        <Menu.Item leftSection={<IconArrowUp size={15} aria-hidden />} disabled={index === 0} onClick={() => onChange(move(draft, place, -1))}>{t('conditions.move_up')}</Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={15} aria-hidden />} disabled={index >= count - 1} onClick={() => onChange(move(draft, place, 1))}>{t('conditions.move_down')}</Menu.Item>
        <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={() => onChange(duplicate(draft, place))}>{t('conditions.duplicate')}</Menu.Item>
        {!isInner && <Menu.Item leftSection={<IconFolderPlus size={15} aria-hidden />} onClick={() => onChange(wrap(draft, place))}>{t('conditions.make_group')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
