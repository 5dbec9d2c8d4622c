import { TextInput } from '@mantine/core';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { useTyped } from '../../kit/useTyped';
import { MARGIN_MAX, readMargin } from './margin';
import classes from './Stacking.module.css';

interface Props {
  /** Hundredths of a percent of the cost; nothing when cost is not looked at. */
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  /** Whether the field holds what no margin can be; what stands in the tree is then the last good one. */
  onWrong: (isWrong: boolean) => void;
}

/** What must stay on top of a product's cost, whatever promotions meet. */
export function Margin({ value, onChange, onWrong }: Props) {
  const t = useT();
  const fmt = useFmt();
  const { typed, setTyped, tell } = useTyped(value, onChange);
  const isWrong = typed !== null && readMargin(typed) === null;
  function enter(text: string) {
    const next = readMargin(text);
    onWrong(next === null);
    if (next === null) setTyped(text);
    else tell(text, next);
  }
  return (
    <TextInput
      className={classes.margin} classNames={{ wrapper: classes.figure }} label={t('promotions.margin')} description={t('promotions.margin_text')} inputWrapperOrder={['label', 'input', 'error', 'description']} inputMode="decimal" autoComplete="off"
      value={typed ?? (value === undefined ? '' : fmt.number(value / 100, 2))} error={isWrong && t('promotions.from_to', { min: fmt.number(0), max: fmt.number(MARGIN_MAX / 100) })}
      onChange={(event) => enter(event.currentTarget.value)} onBlur={() => !isWrong && setTyped(null)} rightSection={<span className="quiet">%</span>} rightSectionPointerEvents="none"
    />
  );
}
