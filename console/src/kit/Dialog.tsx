import { Modal, type ModalProps } from '@mantine/core';
import { useT } from '../i18n';
import { FocusBack } from './FocusBack';

/** A dialog over the page, open while it is drawn unless told otherwise. Escape closes it, and the focus goes back to what opened it. */
export function Dialog({ opened = true, ...props }: Omit<ModalProps, 'opened'> & { opened?: boolean }) {
  const t = useT();
  return (
    <>
      {opened && <FocusBack />}
      <Modal opened={opened} closeButtonProps={{ 'aria-label': t('kit.close') }} {...props} />
    </>
  );
}
