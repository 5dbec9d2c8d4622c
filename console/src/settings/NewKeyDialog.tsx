import { Button, Checkbox, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import type { Key } from '../api/types';
import { tCode, useT } from '../i18n';
import { CodeBlock, Dialog, Segmented } from '../kit';
import classes from './Settings.module.css';

const SCOPES = ['orders:write', 'products:write', 'collect:write', 'customers:read', 'customers:write', 'segments:read', 'campaigns:read', 'campaigns:write', 'admin'];

/** Makes a key and shows it, this once. */
export function NewKeyDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: { kind: string; key: string }) => void }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Key['kind']>('write');
  const [scopes, setScopes] = useState<string[]>(['orders:write']);
  const [source, setSource] = useState('');
  const make = useMutation({
    mutationFn: () => api.post('/keys', { name: name.trim(), kind, scopes: kind === 'secret' ? scopes : undefined, source: source.trim() || undefined }),
    onSuccess: async (made) => {
      onMade(made);
      await client.invalidateQueries({ queryKey: ['keys'] });
    },
  });
  const problem = make.error ? asProblem(make.error) : null;
  const isMissing = !name.trim() || (kind === 'secret' && scopes.length === 0);
  function submit(event: FormEvent) {
    event.preventDefault();
    make.mutate();
  }
  if (make.data) {
    return (
      <Dialog onClose={onClose} title={t('settings.key_made', { name: make.data.name })} size={520} closeOnClickOutside={false}>
        <div className={classes.form}>
          <p>{t('settings.key_once')}</p>
          <CodeBlock label={tCode('settings.key_kind', make.data.kind)} code={make.data.key} />
          <div className={classes.footer}><Button onClick={onClose}>{t('settings.key_copied')}</Button></div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title={t('settings.new_key')} size={520} closeOnClickOutside={false}>
      <form className={classes.form} onSubmit={submit}>
        {problem && Object.keys(problem.fields).length === 0 && <p className={classes.failure} role="alert">{problem.words}</p>}
        <TextInput label={t('settings.name')} placeholder={t('settings.key_name_sample')} required withAsterisk={false} data-autofocus value={name} error={problem?.fields.name} onChange={(event) => setName(event.currentTarget.value)} />
        <div>
          <div className={classes.label}>{t('settings.key_kind')}</div>
          <Segmented label={t('settings.key_kind')} value={kind} onChange={setKind} options={[{ value: 'write', label: t('settings.key_kind.write') }, { value: 'secret', label: t('settings.key_kind.secret') }]} />
          <p className="quiet small">{tCode('settings.key_kind_text', kind)}</p>
        </div>
        {kind === 'secret' && (
          <Checkbox.Group label={t('settings.key_scopes')} value={scopes} onChange={setScopes} error={problem?.fields.scopes}>
            <div className={classes.scopes}>{SCOPES.map((scope) => <Checkbox key={scope} value={scope} label={tCode('settings.scope', scope.replace(':', '_'))} />)}</div>
          </Checkbox.Group>
        )}
        <TextInput label={t('settings.key_source')} description={t('settings.key_source_text')} value={source} error={problem?.fields.source} onChange={(event) => setSource(event.currentTarget.value)} />
        <div className={classes.footer}>
          {isMissing && <span className={`${classes.needs} quiet small`}>{t('kit.fill_in_first')}</span>}
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="submit" loading={make.isPending} disabled={isMissing}>{t('settings.make_key')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
