import { Button } from '@mantine/core';
import { IconPlayerPlay, IconShieldCheck } from '@tabler/icons-react';
import type { Import } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { Card, EmptyState, ErrorCard } from '../kit';
import classes from './Imports.module.css';
import { Tally } from './Tally';
import { useDeed } from './useImport';
import { Work } from './Work';

/** The dry run: every row gets its verdict, nothing is written. */
export function CheckStep({ file, onRun, onBack }: { file: Import; onRun: () => void; onBack: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const deed = useDeed(file.id);
  const canStart = file.state === 'mapped' || file.state === 'checked';
  const taken = file.check ? file.check.rows - file.check.errors - file.check.skipped : 0;
  return (
    <>
      {deed.error && <ErrorCard error={deed.error} what={t('imports.not_started')} onRetry={() => deed.variables && deed.mutate(deed.variables)} />}
      {file.state === 'checking' && <Work file={file} title={t('imports.checking')} text={t('imports.checking_text')} />}
      {!file.check && file.state !== 'checking' && (
        <Card>
          <EmptyState icon={<IconShieldCheck size={22} />} title={t('imports.try_first')} actions={<Button disabled={!canStart} loading={deed.isPending} onClick={() => deed.mutate('check')}>{t('imports.check')}</Button>}>
            {canStart ? t('imports.try_first_text') : t('imports.columns_first')}
          </EmptyState>
        </Card>
      )}
      {file.check && <Tally tally={file.check} kind={file.kind} title={t('imports.would_happen')} />}
      {file.check && canStart && (
        <div className={classes.footer}>
          <Button variant="default" onClick={onBack}>{t('imports.back')}</Button>
          <Button variant="default" loading={deed.isPending && deed.variables === 'check'} onClick={() => deed.mutate('check')}>{t('imports.check_again')}</Button>
          <Button leftSection={<IconPlayerPlay size={15} aria-hidden />} disabled={taken === 0} loading={deed.isPending && deed.variables === 'run'} onClick={() => deed.mutate('run', { onSuccess: onRun })}>
            {t('imports.run_rows', { count: taken, rows: fmt.number(taken) })}
          </Button>
        </div>
      )}
    </>
  );
}
