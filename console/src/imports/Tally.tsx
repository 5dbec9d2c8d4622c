import { IconChevronRight } from '@tabler/icons-react';
import type { ImportKind, ImportTally } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { Card, Kpi, KpiStrip } from '../kit';
import classes from './Imports.module.css';
import { errorWords } from './words';

/** What became of a file's rows, and what was wrong with those not taken. */
export function Tally({ tally, kind, title }: { tally: ImportTally; kind: ImportKind | null; title: string }) {
  const t = useT();
  const fmt = useFmt();
  const share = tally.rows > 0 ? tally.errors / tally.rows : 0;
  const objects = kind ? tCode('imports.kind', kind) : undefined;
  return (
    <>
      <h2 className={classes.tallyTitle}>{title}</h2>
      <div className={classes.tally}><KpiStrip label={title}>
        <Kpi label={t('imports.tally_new')} value={fmt.number(tally.new)} detail={objects} />
        <Kpi label={t('imports.tally_updated')} value={fmt.number(tally.updated)} detail={objects} />
        <Kpi label={t('imports.tally_unchanged')} value={fmt.number(tally.unchanged)} detail={objects} />
        <Kpi label={t('imports.tally_errors')} value={<span data-bad={tally.errors > 0 || undefined} className={classes.errorCount}>{fmt.number(tally.errors)}</span>} detail={t('imports.share_of_rows', { share: fmt.percent(share), rows: fmt.number(tally.rows) })} />
      </KpiStrip></div>
      {tally.skipped > 0 && <p className="quiet small">{t('imports.tally_skipped', { count: tally.skipped })}</p>}
      {tally.by_code.length > 0 && <Errors tally={tally} />}
    </>
  );
}

function Errors({ tally }: { tally: ImportTally }) {
  const t = useT();
  const fmt = useFmt();
  return (
    <Card title={t('imports.not_taken_rows')} aside={t('imports.rest_goes_on')} flush>
      {tally.by_code.map(({ code, count, sample_rows }, index) => (
        <details key={code} className={classes.errorKind} open={index === 0}>
          <summary><IconChevronRight size={15} aria-hidden /><span>{errorWords(code)}</span><span className="figures">{fmt.number(count)}</span></summary>
          <table>
            <caption className="visually-hidden">{errorWords(code)}</caption>
            <thead><tr><th scope="col">{t('imports.row')}</th><th scope="col">{t('imports.column')}</th><th scope="col">{t('imports.value')}</th></tr></thead>
            <tbody>{sample_rows.map((one, position) => <tr key={position}><td className="figures">{fmt.number(one.row)}</td><td>{one.field ?? '—'}</td><td>{one.value ? <code>{one.value}</code> : <span className="quiet">{t('imports.empty_cell')}</span>}</td></tr>)}</tbody>
          </table>
        </details>
      ))}
    </Card>
  );
}
