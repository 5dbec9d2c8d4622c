import { tCode, useT } from '../../i18n';
import { Segmented } from '../../kit';
import { type Cell, ROWS, SCORES, toggled } from '../../rfm/cells';
import type { Condition } from '../rules/condition';
import { cellsIn, RFM_SCORES, scoresIn } from '../rules/rfm';
import classes from './Rfm.module.css';

interface Props {
  condition: Condition;
  onChange: (condition: Condition) => void;
}

/** Scores of each kind, or cells of recency and frequency; of what is not chosen any will do. */
export function RfmField({ condition, onChange }: Props) {
  const t = useT();
  const isCells = Array.isArray(condition.cells);
  const set = (name: string, list: unknown[]) => {
    const { [name]: _, ...rest } = condition;
    onChange((list.length > 0 || name === 'cells' ? { ...rest, [name]: list } : rest) as Condition);
  };
  const turn = (next: string) => onChange((next === 'cells' ? { kind: 'rfm', cells: [], ...(condition.money ? { money: condition.money } : {}) } : { kind: 'rfm', ...(condition.money ? { money: condition.money } : {}) }) as Condition);
  const kinds = isCells ? (['money'] as const) : RFM_SCORES;
  return (
    <>
      <Segmented label={t('conditions.rfm.by')} value={isCells ? 'cells' : 'scores'} options={[{ value: 'scores', label: t('conditions.rfm.scores') }, { value: 'cells', label: t('conditions.rfm.cells') }]} onChange={turn} />
      <span className={classes.pickers}>
        {isCells && <CellPicker cells={cellsIn(condition)} onChange={(cells) => set('cells', cells as unknown[])} />}
        {kinds.map((kind) => <ScorePicker key={kind} label={tCode('rfm.kind', kind)} scores={scoresIn(condition, kind)} onChange={(scores) => set(kind, scores)} />)}
      </span>
    </>
  );
}

function ScorePicker({ label, scores, onChange }: { label: string; scores: number[]; onChange: (scores: number[]) => void }) {
  const t = useT();
  const toggle = (score: number) => onChange(scores.includes(score) ? scores.filter((one) => one !== score) : [...scores, score].sort());
  return (
    <span className={classes.scores} role="group" aria-label={label}>
      <span className="quiet small">{label}</span>
      {SCORES.map((score) => <button key={score} type="button" className={classes.score} aria-pressed={scores.includes(score)} aria-label={t('conditions.rfm.score', { kind: label, score })} onClick={() => toggle(score)}>{score}</button>)}
    </span>
  );
}

function CellPicker({ cells, onChange }: { cells: Cell[]; onChange: (cells: Cell[]) => void }) {
  const t = useT();
  const isIn = (recency: number, frequency: number) => cells.some((cell) => cell[0] === recency && cell[1] === frequency);
  return (
    <span className={classes.cells} role="group" aria-label={t('conditions.rfm.cells')}>
      {ROWS.flatMap((recency) => [
        <span key={recency} className={classes.axis} aria-hidden>{recency}</span>,
        ...SCORES.map((frequency) => (
          <button key={`${recency}${frequency}`} type="button" className={classes.score} aria-pressed={isIn(recency, frequency)} aria-label={t('conditions.rfm.cell', { recency, frequency })} title={t('conditions.rfm.cell', { recency, frequency })} onClick={() => onChange(toggled(cells, [recency, frequency]))} />
        )),
      ])}
      <span aria-hidden />
      {SCORES.map((frequency) => <span key={frequency} className={classes.axis} aria-hidden>{frequency}</span>)}
      <span className={classes.across} aria-hidden>{t('conditions.rfm.cells_words')}</span>
    </span>
  );
}
