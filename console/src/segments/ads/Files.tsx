import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { AdAudience, AdExport } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { Card, DateTime } from '../../kit';
import classes from './Ads.module.css';
import { type AdFile, download } from './deeds';
import { LINES_MIN } from './networks';

/** The three files of an export, in the order in which they are uploaded. */
export function Files({ audience, made }: { audience: AdAudience; made: AdExport }) {
  const t = useT();
  const fmt = useFmt();
  const files: [AdFile, number][] = [['full', made.size], ['removals', made.removed], ['additions', made.added]];
  const least = LINES_MIN[audience.network];
  return (
    <Card title={t('ads.files', { number: made.number })} aside={<DateTime at={made.finished_at} show="relative" />} footer={<p className="quiet small">{t('ads.order')}</p>}>
      {least !== undefined && made.size < least && <p className={classes.notice} data-tone="warn">{t('ads.least', { network: tCode('ads.network', audience.network), least: fmt.number(least) })}</p>}
      <ul className={classes.files}>
        {files.map(([file, lines]) => (
          <li key={file}>
            <span className={classes.file}>
              <span className={classes.fileName}>{tCode('ads.file', file)} <span className="quiet figures">{fmt.number(lines)}</span></span>
              <span className="quiet small">{tCode('ads.file_text', file)}</span>
            </span>
            {lines > 0
              ? <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />} aria-label={t('ads.download_file', { file: tCode('ads.file', file) })} onClick={() => download(made, file)}>{t('ads.download')}</Button>
              : <span className="quiet small">{t('ads.nothing_in_it')}</span>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
