import { TagsInput } from '@mantine/core';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { useT } from '../../i18n';
import { useIsWrong } from './problems';
import many from '../../kit/Many.module.css';
import classes from './Editor.module.css';

interface Props {
  label: string;
  values: string[];
  onChange: (values: string[]) => void;
  suggestions: string[];
  /** Where the server names the list. */
  path: string;
}

/** Several words: those seen in the data are offered, anything else may be typed. */
export function WordsField({ label, values, onChange, suggestions, path }: Props) {
  const t = useT();
  const isWrong = useIsWrong(path);
  return (
    <TagsInput
      aria-label={label} data={suggestions} value={values} onChange={onChange} placeholder={values.length === 0 ? label : ''} splitChars={[';']} acceptValueOnBlur maxDropdownHeight={320} limit={200} error={isWrong && t('promotions.choose_one')}
      className={classes.words} classNames={{ pill: many.pill, inputField: many.field }} comboboxProps={{ position: 'bottom-start' }}
    />
  );
}
