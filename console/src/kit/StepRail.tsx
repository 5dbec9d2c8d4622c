import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useRef } from 'react';
import { useT } from '../i18n';
import classes from './StepRail.module.css';
import { useCurrentInView } from './useCurrentInView';

export interface Step {
  id: string;
  label: string;
  detail?: string;
  state: 'done' | 'todo' | 'problem';
}

/** The steps of a long form at its side; each can be jumped to. Lies flat on a phone. */
export function StepRail({ label, steps, current, onSelect }: { label: string; steps: Step[]; current: string; onSelect: (id: string) => void }) {
  const t = useT();
  const rail = useRef<HTMLOListElement>(null);
  useCurrentInView(rail, current);
  return (
    <nav aria-label={label}>
      <ol ref={rail} className={`${classes.rail} sideways`}>
        {steps.map((step, index) => (
          <li key={step.id} className={classes.item} data-state={step.state}>
            <button type="button" className={classes.step} aria-current={step.id === current ? 'step' : undefined} onClick={() => onSelect(step.id)}>
              <span className={classes.mark} aria-hidden>
                {step.state === 'done' ? <IconCheck size={13} /> : step.state === 'problem' ? <IconAlertTriangle size={13} /> : index + 1}
              </span>
              <span className={classes.words}>
                <span className={classes.label}>{step.label}</span>
                {step.detail && <span className={classes.detail}>{step.detail}</span>}
                {step.state !== 'todo' && <span className="visually-hidden">{t(step.state === 'done' ? 'kit.step_done' : 'kit.step_problem')}</span>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
