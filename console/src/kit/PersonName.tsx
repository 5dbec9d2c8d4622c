import { t } from '../i18n';
import classes from './PersonName.module.css';

interface Person {
  id: string;
  name: string;
  email?: string | null;
  phone?: string | null;
}

/** What a person is called: the name, else the best known contact, masked as it came, else that there is none. */
export function personName({ name, email, phone }: Person): string {
  return name.trim() || email || phone || t('kit.no_name');
}

/** The same for choices, where it must tell people apart. */
export function personLabel(person: Person): string {
  return person.name.trim() || t('kit.with_id', { name: personName(person), id: person.id });
}

/** A person by name, or by contact with the id beside it. */
export function PersonName({ person }: { person: Person }) {
  if (person.name.trim()) return person.name;
  return <span className={classes.unnamed}>{personName(person)} <span className={`${classes.id} figures`}>{person.id}</span></span>;
}
