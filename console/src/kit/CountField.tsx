import { NumberInput, type NumberInputProps } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import { useFmt } from '../fmt';

/** A whole number, its thousands grouped as the language writes them. Not in the kit's index: it would weigh on the first page. */
export function CountField(props: NumberInputProps) {
  const fmt = useFmt();
  return <NumberInput allowDecimal={false} hideControls thousandSeparator={fmt.groupSign()} {...props} />;
}
