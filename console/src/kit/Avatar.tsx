import { IconUser } from '@tabler/icons-react';
import classes from './Avatar.module.css';

/** A person's initials; a figure for one whose name is not known. */
export function Avatar({ name, size = 26 }: { name: string; size?: number }) {
  return <span className={classes.avatar} style={{ inlineSize: size, blockSize: size, fontSize: size * 0.4 }} aria-hidden>{initials(name) || <IconUser size={size * 0.56} stroke={1.8} />}</span>;
}

/** A workspace's first letter. */
export function Monogram({ name, size = 24 }: { name: string; size?: number }) {
  return <span className={classes.monogram} style={{ inlineSize: size, blockSize: size }} aria-hidden>{[...name][0]}</span>;
}

/** "АС" for "Айгерім Сәрсенова". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : undefined].map((word) => (word ? [...word][0] : ''));
  return letters.join('').toLocaleUpperCase();
}
