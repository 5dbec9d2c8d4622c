import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { apiUrl, upload } from '../api/client';
import { tCode, useT } from '../i18n';
import { Card, ErrorCard, FileDrop, Page } from '../kit';
import classes from './Imports.module.css';
import { KINDS } from './states';

/** Takes a file in; what is in it is found out by the server. */
export default function NewImportPage() {
  const t = useT();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [progress, setProgress] = useState<number | null>(null);
  const send = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.append('file', file, file.name);
      setProgress(0);
      return upload('/imports', form, setProgress);
    },
    onSuccess: async (file) => {
      client.setQueryData(['imports', 'one', file.id], file);
      void client.invalidateQueries({ queryKey: ['imports', 'list'] });
      await navigate({ to: '/imports/$id', params: { id: file.id }, replace: true });
    },
    onError: () => setProgress(null),
  });
  return (
    <Page title={t('shell.new_import')} crumb={{ label: t('imports.title'), href: '/imports' }} subtitle={t('imports.new_subtitle')}>
      {send.error && <ErrorCard error={send.error} what={t('imports.not_uploaded')} onRetry={send.variables ? () => send.mutate(send.variables) : undefined} />}
      <FileDrop title={t('imports.drop')} hint={t('imports.drop_hint')} accept=".csv,.tsv,.txt,.xlsx,.parquet" onFile={send.mutate} progress={progress} />
      <Card title={t('imports.what_fits')}>
        <ul className={classes.samples}>
          {KINDS.map((kind) => (
            <li key={kind}>
              <h3>{tCode('imports.kind', kind)}</h3>
              <p className="quiet small">{tCode('imports.kind_text', kind)}</p>
              <Button component="a" href={apiUrl(`/import-samples/${kind}.csv`)} download size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden />} aria-label={t('imports.sample_of', { kind: tCode('imports.kind', kind) })}>{t('imports.sample')}</Button>
            </li>
          ))}
        </ul>
      </Card>
    </Page>
  );
}
