import { tCode, useT } from '../../i18n';
import { Choice } from './Choice';

interface Props {
  op: string;
  ops: string[];
  isFigure: boolean;
  onChange: (op: string) => void;
}

/** How a value is compared; an operation set elsewhere stays among the choices. */
export function OpChoice({ op, ops, isFigure, onChange }: Props) {
  const t = useT();
  const offered = ops.includes(op) ? ops : [...ops, op];
  return <Choice label={t('conditions.how')} width={140} value={op} options={offered.map((one) => ({ value: one, label: opLabel(one, isFigure) }))} onChange={onChange} />;
}

function opLabel(op: string, isFigure: boolean): string {
  return tCode('conditions.op', op === 'equals' && isFigure ? 'exactly' : op);
}
