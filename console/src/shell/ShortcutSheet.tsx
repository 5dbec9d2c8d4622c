import { Switch } from '@mantine/core';
import { type LabelId, useT } from '../i18n';
import { Dialog } from '../kit';
import { commandKey, setSingleKeys, useSingleKeys } from '../kit/keys';
import { PLACES } from './places';
import classes from './ShortcutSheet.module.css';

/** What the keys do, and the switch for single letters. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const t = useT();
  const areOn = useSingleKeys();
  const general: [string[], LabelId][] = [
    [[`${commandKey()}K`, '/'], 'shell.key_palette'],
    [['J', 'K'], 'shell.key_rows'],
    [['Enter'], 'shell.key_open'],
    [['.'], 'shell.key_actions'],
    [['?'], 'shell.key_sheet'],
  ];
  return (
    <Dialog onClose={onClose} title={t('shell.keyboard_shortcuts')} size={460}>
      <dl className={classes.keys}>
        {general.map(([keys, label]) => <Line key={label} keys={keys} label={t(label)} />)}
        {PLACES.map((place) => <Line key={place.href} keys={['G', place.code.replace('Key', '')]} label={t('shell.go_to', { place: t(place.label) })} />)}
      </dl>
      <Switch label={t('shell.single_keys')} description={t('shell.single_keys_why')} checked={areOn} onChange={(event) => setSingleKeys(event.currentTarget.checked)} />
    </Dialog>
  );
}

function Line({ keys, label }: { keys: string[]; label: string }) {
  return (
    <div className={classes.line}>
      <dt>{label}</dt>
      <dd>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dd>
    </div>
  );
}
