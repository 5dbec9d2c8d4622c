import type { RfmMatrix, RfmMoves } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { Card, DateField, ErrorCard, LinesSkeleton } from '../kit';
import { heat } from './cells';
import classes from './Rfm.module.css';
import { useMoves } from './useRfm';

interface Props {
  matrix: RfmMatrix;
  since: string;
  /** Moves are told since this day at the latest. */
  today: string;
  onSince: (day: string) => void;
}

/** From which group to which customers went since a day. */
export function MovesTable({ matrix, since, today, onSince }: Props) {
  const t = useT();
  const moves = useMoves(since);
  const chooser = <DateField label={t('rfm.since')} value={since} onChange={(day) => day && day <= today && onSince(day)} />;
  return (
    <Card title={t('rfm.moves')} aside={chooser}>
      {moves.error && <ErrorCard error={moves.error} what={t('rfm.not_loaded')} onRetry={() => void moves.refetch()} />}
      {!moves.data && !moves.error && <LinesSkeleton lines={11} />}
      {moves.data && <Table codes={matrix.groups.map(({ code }) => code)} moves={moves.data} />}
      <div className={classes.notes}>
        <p>{t('rfm.moves_how')}</p>
        <p>{t('rfm.moves_returns')}</p>
      </div>
    </Card>
  );
}

function Table({ codes, moves }: { codes: string[]; moves: RfmMoves }) {
  const t = useT();
  const fmt = useFmt();
  const all: (string | null)[] = [...codes, null];
  const name = (code: string | null) => (code === null ? t('rfm.no_orders') : tCode('rfm.group', code));
  const count = (from: string | null, to: string | null) => moves.groups.find((one) => (one.from ?? null) === from && (one.to ?? null) === to)?.customers ?? 0;
  const most = Math.max(0, ...moves.groups.filter(({ from, to }) => from !== to).map(({ customers }) => customers));
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('rfm.moves')}>
      <table className={`${classes.table} ${classes.even}`}>
        <caption className="visually-hidden">{t('rfm.moves_caption')}</caption>
        <thead><tr><th scope="col" className={classes.stick}>{t('rfm.were_are')}</th>{all.map((to) => <th key={to ?? 'none'} scope="col">{name(to)}</th>)}</tr></thead>
        <tbody>
          {all.map((from) => (
            <tr key={from ?? 'none'}>
              <th scope="row" className={classes.stick}>{name(from)}</th>
              {all.map((to) => {
                const customers = count(from, to);
                const isSame = from === to;
                return <td key={to ?? 'none'} data-heat={isSame ? 0 : heat(customers, most)} data-open={isSame || undefined}>{customers > 0 ? fmt.number(customers) : '·'}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
