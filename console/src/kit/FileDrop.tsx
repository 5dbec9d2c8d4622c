import { Button } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { useT } from '../i18n';
import classes from './FileDrop.module.css';
import { ProgressBar } from './ProgressBar';

interface Props {
  title: string;
  /** Formats and limits in words. */
  hint: string;
  /** Extensions, ".csv,.xlsx". */
  accept: string;
  onFile: (file: File) => void;
  /** 0..1 while the file is on its way. */
  progress?: number | null;
}

/** Takes one file, dropped or chosen. */
export function FileDrop({ title, hint, accept, onFile, progress = null }: Props) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && progress === null) onFile(file);
  }
  return (
    <div className={classes.drop} data-over={isOver || undefined} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <IconFileUpload size={26} stroke={1.5} aria-hidden />
      <p className={classes.title}>{title}</p>
      <p className="quiet small">{hint}</p>
      {progress === null ? (
        <Button variant="default" onClick={() => input.current?.click()}>{t('kit.choose_file')}</Button>
      ) : (
        <div className={classes.progress}><ProgressBar label={t('kit.uploading')} value={progress} withText /></div>
      )}
      <input ref={input} type="file" hidden accept={accept} tabIndex={-1} aria-label={title} onChange={(event) => { const file = event.currentTarget.files?.[0]; event.currentTarget.value = ''; if (file) onFile(file); }} />
    </div>
  );
}
