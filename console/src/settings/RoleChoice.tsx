import type { Role } from '../api/types';
import { tCode, useT } from '../i18n';
import { Segmented } from '../kit';
import classes from './Settings.module.css';

const ROLES: Role[] = ['marketer', 'owner'];

/** What somebody will be here, with what that lets them do. */
export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const t = useT();
  return (
    <div>
      <div className={classes.label}>{t('settings.role')}</div>
      <Segmented label={t('settings.role')} value={value} onChange={onChange} options={ROLES.map((role) => ({ value: role, label: tCode('settings.role', role) }))} />
      <p className="quiet small">{tCode('settings.role_text', value)}</p>
    </div>
  );
}
