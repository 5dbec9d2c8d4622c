import { IconSearch } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useT } from '../i18n';
import { commandKey } from '../kit/keys';
import classes from './Bar.module.css';
import { DATA_GROUP, GROUPS, isAt, type Place } from './places';
import { UserMenu } from './UserMenu';
import { WorkspaceMenu } from './WorkspaceMenu';

/** Workspace, search, places, and the person at the foot. */
export function Bar({ onSearch, onKeys }: { onSearch: () => void; onKeys: () => void }) {
  const t = useT();
  return (
    <div className={classes.bar}>
      <div className={classes.head}>
        <WorkspaceMenu />
        <button type="button" className={classes.search} onClick={onSearch} aria-haspopup="dialog">
          <IconSearch size={16} aria-hidden />
          <span>{t('shell.search_or_jump')}</span>
          <kbd className={classes.key}>{commandKey()}K</kbd>
        </button>
      </div>
      <nav aria-label={t('shell.main_navigation')} className={classes.nav}>
        {GROUPS.map((group) => <Section key={group.label} label={group.label && t(group.label)} places={group.places} />)}
        <div className={classes.foot}><Section label={DATA_GROUP.label && t(DATA_GROUP.label)} places={DATA_GROUP.places} /></div>
      </nav>
      <UserMenu onKeys={onKeys} />
    </div>
  );
}

function Section({ label, places }: { label: string | null; places: Place[] }) {
  const t = useT();
  const path = useLocation({ select: (location) => location.pathname });
  return (
    <div className={classes.section}>
      {label && <div className={classes.label} id={`nav-${places[0]?.code}`}>{label}</div>}
      <ul className={classes.list} aria-labelledby={label ? `nav-${places[0]?.code}` : undefined}>
        {places.map((place) => {
          const Icon = place.icon;
          return (
            <li key={place.href}>
              <Link to={place.href} className={classes.place} aria-current={isAt(place, path) ? 'page' : undefined}>
                <Icon size={17} stroke={1.6} aria-hidden />
                <span>{t(place.label)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
