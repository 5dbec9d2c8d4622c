import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client';
import type { ConditionTree, ConditionWhy, SegmentWhy } from '../../api/types';
import { useFmt } from '../../fmt';
import { t as words, tCode, useT } from '../../i18n';
import { AppLink, Avatar, DateField, Dialog, ErrorCard, LinesSkeleton, PersonName, SearchField } from '../../kit';
import { type Condition, isGroup } from '../rules/condition';
import { foundWords } from '../rules/found';
import { conditionWords } from '../rules/words';
import { type Choices, useChoices } from './context';
import classes from './Why.module.css';

export interface Asked {
  id: string;
  name: string;
}

interface Props {
  tree: ConditionTree;
  /** Who is asked about first; nobody yet when it is null. */
  first: Asked | null;
  onClose: () => void;
}

/** Why somebody is in the audience or is not: each condition with its verdict and what it found. */
export function Why({ tree, first, onClose }: Props) {
  const t = useT();
  const [customer, setCustomer] = useState(first);
  return (
    <Dialog onClose={onClose} title={t('segments.why_title')} size={640}>
      {customer ? <Answer tree={tree} customer={customer} onOther={() => setCustomer(null)} /> : <Search onChoose={setCustomer} />}
    </Dialog>
  );
}

function Search({ onChoose }: { onChoose: (customer: Asked) => void }) {
  const t = useT();
  const [text, setText] = useState('');
  const wanted = text.trim();
  const query = useQuery({ queryKey: ['search', wanted], queryFn: ({ signal }) => api.get('/search', { query: { q: wanted }, signal }), enabled: wanted.length >= 2, placeholderData: keepPreviousData });
  const found = wanted.length >= 2 ? query.data?.customers : undefined;
  return (
    <div className={classes.search}>
      <SearchField label={t('segments.why_search')} value={text} onChange={setText} isFirst />
      {Boolean(query.error) && <ErrorCard error={query.error} what={t('segments.why_not_answered')} onRetry={() => void query.refetch()} />}
      {found?.length === 0 && <p className="quiet" role="status">{t('segments.why_nobody')}</p>}
      <ul className={classes.people}>
        {found?.map((person) => (
          <li key={person.id}>
            <button type="button" className={classes.person} onClick={() => onChoose(person)}><Avatar name={person.name} size={28} /><PersonName person={person} /><span className="quiet">{person.hint}</span></button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Answer({ tree, customer, onOther }: { tree: ConditionTree; customer: Asked; onOther: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const choices = useChoices();
  const [day, setDay] = useState<string | null>(null);
  const [time, setTime] = useState('');
  const at = day && time ? `${day}T${time}` : day;
  const card = useQuery({ queryKey: ['customers', customer.id], queryFn: ({ signal }) => api.get(`/customers/${customer.id}`, { signal }), enabled: customer.name === '' }).data;
  const person = card ?? customer;
  const query = useQuery({ queryKey: ['segment-why', tree, customer.id, at], queryFn: ({ signal }) => api.post('/segments/why', { tree, customer: customer.id, at }, { signal }), placeholderData: keepPreviousData });
  const why = query.data;
  return (
    <div className={classes.answer} aria-busy={query.isFetching}>
      <div className={classes.head}>
        <Avatar name={person.name} size={32} />
        <AppLink href={`/customers/${customer.id}`}><PersonName person={person} /></AppLink>
        <Button variant="default" size="xs" onClick={onOther}>{t('segments.why_other')}</Button>
        <span className={classes.day}>
          <DateField label={t('segments.why_as_of')} value={day} onChange={setDay} withLabel width={180} />
          {day && <TextInput type="time" label={t('segments.why_at')} value={time} onChange={(event) => setTime(event.currentTarget.value)} w={110} />}
        </span>
      </div>
      {query.error ? <ErrorCard error={query.error} what={t('segments.why_not_answered')} onRetry={() => void query.refetch()} /> : why ? (
        <>
          <p className={classes.verdict} data-verdict={why.verdict} role="status"><Mark verdict={why.verdict} />{tCode('segments.why_verdict', why.verdict)}</p>
          <ul className={classes.conditions}><Reason condition={tree.root} path="/root" of={why} why={why} choices={choices} /></ul>
          {at && <p className="quiet">{t('segments.why_past', { date: fmt.dateTime(why.asked_at) })}</p>}
        </>
      ) : <LinesSkeleton lines={4} />}
    </div>
  );
}

interface ReasonProps {
  condition: Condition;
  path: string;
  /** What holds the condition: the tree asked about, or a segment it refers to. */
  of: { conditions: ConditionWhy[] };
  why: SegmentWhy;
  choices: Choices;
}

/** A condition; a group says how its conditions are taken together and holds them below, a segment holds its own. */
function Reason({ condition, path, of, why, choices }: ReasonProps) {
  const t = useT();
  const reason = of.conditions.find((one) => one.path === path);
  if (!reason) return null;
  const within = condition.kind === 'segment' ? why.segments.find(({ id }) => id === condition.segment) : undefined;
  const inner: [Condition, string][] = isGroup(condition) ? condition.of.map((one, index) => [one, `${path}/of/${index}`]) : condition.kind === 'not' ? [[condition.of as Condition, `${path}/of`]] : within ? [[(within.tree as unknown as ConditionTree).root, '/root']] : [];
  const text = inner.length > 0 && !within ? tCode('segments.why_group', condition.kind) : isGroup(condition) ? words('conditions.words.everybody') : conditionWords(condition, choices);
  return (
    <li>
      <div className={classes.reason} data-group={(inner.length > 0 && !within) || undefined}>
        <Mark verdict={reason.verdict} />
        <span>{text}</span>
        {reason.actual && <span className={classes.found}>{words('segments.why_found', { found: foundWords(reason.actual, condition, choices) })}</span>}
        {within && why.asked_at !== why.as_of && <span className={classes.found}>{t(within.is_later ? 'segments.why_made_later' : 'segments.why_version', { version: within.version })}</span>}
        {reason.is_todays && inner.length === 0 && <span className={classes.found}>{t('segments.why_todays')}</span>}
      </div>
      {inner.length > 0 && <ul className={classes.conditions}>{inner.map(([one, at]) => <Reason key={at} condition={one} path={at} of={within ?? of} why={why} choices={choices} />)}</ul>}
    </li>
  );
}

const MARKS = { yes: IconCircleCheck, no: IconCircleX, unknown: IconHelpCircle };

function Mark({ verdict }: { verdict: SegmentWhy['verdict'] }) {
  const Icon = MARKS[verdict];
  return <span className={classes.mark} data-verdict={verdict}><Icon size={18} stroke={1.8} aria-hidden /><span className="visually-hidden">{tCode('segments.why_holds', verdict)}</span></span>;
}
