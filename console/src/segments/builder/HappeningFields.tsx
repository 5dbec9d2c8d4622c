import { tCode, useT } from '../../i18n';
import { eventOf, type Happening, HAPPENINGS, MESSAGES, messageOf, turnHappening } from '../rules/happening';
import { Choice } from './Choice';
import { useChoices } from './context';

interface Props<T extends Happening> {
  happening: T;
  onChange: (happening: T) => void;
}

/** What happened: a purchase, a return, an event by name, something with a message. */
export function HappeningFields<T extends Happening>({ happening, onChange }: Props<T>) {
  const t = useT();
  const of = String(happening.of);
  return (
    <>
      <Choice label={t('conditions.what_happened')} width={120} isStrong value={of} options={HAPPENINGS.map((value) => ({ value, label: tCode('conditions.happening', value) }))} onChange={(next) => next !== of && onChange(turnHappening(happening, next))} />
      <NameChoice happening={happening} onChange={onChange} />
    </>
  );
}

/** Which event, or what became of the message; nothing for orders and returns. */
export function NameChoice<T extends Happening>({ happening, onChange }: Props<T>) {
  const t = useT();
  const { fields } = useChoices();
  const [event, message] = [eventOf(happening), messageOf(happening)];
  if (event !== null) return <Choice label={t('conditions.event')} width={158} isSearchable value={event || null} placeholder={t('conditions.choose_event')} options={withCurrent((fields?.events ?? []).map(({ name }) => name), event)} onChange={(next) => onChange({ ...happening, event: next, where: [] })} />;
  if (message !== null) return <Choice label={t('conditions.message')} width={120} value={message} options={MESSAGES.map((value) => ({ value, label: tCode('conditions.message', value) }))} onChange={(next) => onChange({ ...happening, message: next })} />;
  return null;
}

/** What was seen, and what is asked for even when it has not been seen. */
function withCurrent(seen: string[], current: string): string[] {
  return current && !seen.includes(current) ? [...seen, current] : seen;
}
