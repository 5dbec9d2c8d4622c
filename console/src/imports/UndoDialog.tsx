import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import type { Import } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { ConfirmDialog } from '../kit';

/** Asks before an import is taken back, naming what goes. */
export function UndoDialog({ file, onClose }: { file: Import; onClose: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const client = useQueryClient();
  const made = file.result?.new ?? 0;
  const changed = file.result?.updated ?? 0;
  async function undo() {
    const undoing = await api.post(`/imports/${file.id}/undo`);
    client.setQueryData(['imports', 'one', file.id], undoing);
    await client.invalidateQueries({ queryKey: ['imports', 'list'] });
  }
  return (
    <ConfirmDialog opened onClose={onClose} title={t('imports.undo_title', { name: file.file_name })} confirmLabel={t('imports.undo')} danger onConfirm={undo}>
      <p>{t('imports.undo_rows', { count: made + changed, rows: fmt.number(made + changed) })}</p>
      <ul>
        <li>{t('imports.undo_new', { kind: file.kind ? tCode('imports.kind', file.kind) : '', count: fmt.number(made) })}</li>
        <li>{t('imports.undo_updated', { count: fmt.number(changed) })}</li>
      </ul>
    </ConfirmDialog>
  );
}
