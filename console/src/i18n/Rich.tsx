import { Fragment, type ReactNode } from 'react';
import { type MessageId, useT } from './index';

interface Props {
  id: MessageId;
  values?: Record<string, string | number>;
  tags: Record<string, (chunk: string) => ReactNode>;
}

/** A whole sentence with marked parts: `<b>…</b>` in the message is drawn by `tags.b`. */
export function Rich({ id, values, tags }: Props) {
  const t = useT() as (id: string, values?: object) => string;
  const parts = t(id, values).split(/<(\w+)>(.*?)<\/\1>/);
  return parts.map((part, index) => {
    if (index % 3 === 0) return part;
    if (index % 3 === 2) return null;
    const draw = tags[part];
    const chunk = parts[index + 1] ?? '';
    return <Fragment key={index}>{draw ? draw(chunk) : chunk}</Fragment>;
  });
}
