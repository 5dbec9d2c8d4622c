import { Skeleton } from '@mantine/core';
import { LinesSkeleton } from '../kit/states';
import classes from './Shell.module.css';

/** The shell before it is known who is signed in. */
export function Waiting() {
  return (
    <div className={classes.shell}>
      <div className={classes.bar}><div className={classes.waitingBar}><Skeleton height={28} width={150} /><Skeleton height={34} /><LinesSkeleton lines={6} /></div></div>
      <main className={classes.sheet}><div className={classes.waiting}><Skeleton height={30} width={220} /><Skeleton height={110} radius="lg" /><Skeleton height={260} radius="lg" /></div></main>
    </div>
  );
}
