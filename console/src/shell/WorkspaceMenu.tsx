import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { api } from '../api/client';
import { queryClient } from '../api/query';
import { enter, useSession } from '../api/session';
import { useT } from '../i18n';
import { Monogram, notifyProblem } from '../kit';
import classes from './Bar.module.css';

/** The workspace's name; a menu when there are several. */
export function WorkspaceMenu() {
  const t = useT();
  const router = useRouter();
  const { workspace, workspaces } = useSession();
  async function change(id: string) {
    const session = await api.post('/session/workspace', { workspace_id: id });
    queryClient.clear();
    await enter(session);
    await router.navigate({ to: '/' });
  }
  const name = <span className={classes.name}>{workspace.name}</span>;
  if (workspaces.length < 2) return <div className={classes.workspace}><Monogram name={workspace.name} />{name}</div>;
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <button type="button" className={classes.workspace}>
          <Monogram name={workspace.name} />{name}<span className="visually-hidden">{t('shell.workspace')}</span><IconChevronDown size={15} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {workspaces.map((one) => (
          <Menu.Item key={one.id} leftSection={<Monogram name={one.name} size={20} />} rightSection={one.id === workspace.id && <IconCheck size={15} aria-hidden />} onClick={() => void change(one.id).catch((error) => notifyProblem(error, t('shell.workspace_not_changed')))}>
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
