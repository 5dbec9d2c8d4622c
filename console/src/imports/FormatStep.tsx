import { Button, Select, Switch } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import { useSession } from '../api/session';
import type { Import, ImportFormat, ImportKind } from '../api/types';
import { tCode, useT } from '../i18n';
import { Card, ErrorCard, RowsSkeleton, Segmented, Tag } from '../kit';
import { timeZones } from '../session/places';
import classes from './Imports.module.css';
import { PreviewTable } from './PreviewTable';
import { isOpen, KINDS } from './states';
import { usePlan } from './useImport';

const ENCODINGS = ['utf-8', 'windows-1251', 'windows-1254', 'utf-16le', 'utf-16be', 'koi8-u', 'windows-1252'];
const DELIMITERS = [',', ';', '\t', '|'];
const DELIMITER_WORDS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as Record<string, string>;
const ORDERS = ['day_first', 'month_first', 'iso'] as const;
const PREVIEW_ROWS = 20;

/** What the file is about and how it is read, with its first rows as they are then understood. */
export function FormatStep({ file, onNext }: { file: Import; onNext: () => void }) {
  const t = useT();
  const { workspace } = useSession();
  const plan = usePlan(file.id);
  const preview = useQuery({
    queryKey: ['imports', 'preview', file.id],
    queryFn: ({ signal }) => api.get(`/imports/${file.id}/preview`, { query: { limit: PREVIEW_ROWS }, signal }),
    placeholderData: keepPreviousData,
  });
  const isFixed = !isOpen(file.state);
  const kind = plan.isPending ? plan.variables.kind : file.kind;
  const format: ImportFormat = (plan.isPending && plan.variables.format) || file.format;
  const change = (part: Partial<ImportFormat>) => plan.mutate({ kind, format: { ...format, ...part } });
  const choice = { allowDeselect: false, disabled: isFixed, comboboxProps: { withinPortal: true } };
  return (
    <>
      <Card title={t('imports.about')}>
        <fieldset className={classes.bare} disabled={isFixed}>
          <legend className="visually-hidden">{t('imports.about')}</legend>
          <Segmented label={t('imports.about')} value={kind ?? ('' as ImportKind)} options={KINDS.map((one) => ({ value: one, label: tCode('imports.kind', one) }))} onChange={(value) => !isFixed && plan.mutate({ kind: value, format })} />
        </fieldset>
        <p className="quiet small">{kind ? tCode('imports.kind_text', kind) : t('imports.kind_unknown')}</p>
      </Card>
      <Card title={t('imports.how_read')} aside={<Tag tone="accent">{tCode('imports.type', format.type)}</Tag>}>
        <div className={classes.fields}>
          {format.type === 'csv' && (
            <>
              <Select label={t('imports.encoding')} value={format.encoding ?? null} data={withOther(ENCODINGS, format.encoding)} onChange={(encoding) => encoding && change({ encoding })} {...choice} />
              <Select label={t('imports.delimiter')} value={format.delimiter ?? null} data={withOther(DELIMITERS, format.delimiter).map((sign) => ({ value: sign, label: DELIMITER_WORDS[sign] ? tCode('imports.delimiter', DELIMITER_WORDS[sign]) : sign }))} onChange={(delimiter) => delimiter && change({ delimiter })} {...choice} />
            </>
          )}
          {format.type === 'xlsx' && <Select label={t('imports.sheet')} value={format.sheet ?? null} data={format.sheets ?? []} onChange={(sheet) => sheet && change({ sheet })} {...choice} />}
          {format.type !== 'parquet' && (
            <>
              <Select label={t('imports.decimal')} value={format.decimal ?? '.'} data={[{ value: '.', label: '1234.56' }, { value: ',', label: '1234,56' }]} onChange={(decimal) => change({ decimal: decimal as ',' | '.' })} {...choice} />
              <Select label={t('imports.date_order')} value={format.date_order ?? 'day_first'} data={ORDERS.map((order) => ({ value: order, label: tCode('imports.date_order', order) }))} onChange={(order) => change({ date_order: order as ImportFormat['date_order'] })} {...choice} />
            </>
          )}
          <Select label={t('imports.time_zone')} value={format.time_zone ?? workspace.time_zone} data={timeZones()} searchable limit={60} onChange={(zone) => zone && change({ time_zone: zone === workspace.time_zone ? null : zone })} {...choice} />
          {format.type !== 'parquet' && <Switch className={classes.switch} label={t('imports.header')} checked={format.header ?? true} disabled={isFixed} onChange={(event) => change({ header: event.currentTarget.checked })} />}
        </div>
        {plan.error && <ErrorCard error={plan.error} what={t('imports.not_read_so')} />}
      </Card>
      <Card title={t('imports.first_rows')} aside={t('imports.columns_count', { count: file.columns.length })} flush>
        {preview.error && <ErrorCard error={preview.error} onRetry={() => void preview.refetch()} />}
        {preview.data ? <PreviewTable {...preview.data} label={t('imports.first_rows')} dim={plan.isPending || preview.isFetching} /> : !preview.error && <RowsSkeleton rows={6} />}
      </Card>
      <div className={classes.footer}>
        <Button disabled={!kind} loading={plan.isPending} onClick={onNext}>{t('imports.to_columns')}</Button>
      </div>
    </>
  );
}

function withOther(known: string[], value: string | undefined): string[] {
  return value && !known.includes(value) ? [value, ...known] : known;
}
