import { Button, Select } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { LoyaltyProgramme, LoyaltyRuleSet } from '../api/types';
import { useSession } from '../api/session';
import { tCode, useT } from '../i18n';
import { Card, ErrorCard, LinesSkeleton, Page, Segmented, Tag } from '../kit';
import { EarnTab } from './EarnTab';
import { ExpiryTab } from './ExpiryTab';
import classes from './Loyalty.module.css';
import { PublishDialog } from './PublishDialog';
import { ProgrammeTab } from './ProgrammeTab';
import { ReportTab } from './ReportTab';
import { type LoyaltySearch, type Tab, TABS } from './routes';
import { isSame } from './rules';
import { Side } from './Side';
import { SpendTab } from './SpendTab';
import { Templates } from './Templates';
import { TiersTab } from './TiersTab';
import { useTrial } from './trial/useTrial';
import { type Editing, useProgrammes, Wrong } from './useLoyalty';
import { Waiting } from './Waiting';

const TrialTab = lazy(() => import('./trial/TrialTab'));
/** What the button beside publishing looks back over. */
const YEAR = 365;

/** How points are earned, live, are spent and die, and the levels they lead to. */
export default function LoyaltyPage() {
  const t = useT();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/loyalty' });
  const programmes = useProgrammes();
  const go = (next: LoyaltySearch) => navigate({ to: '/loyalty', search: next, replace: true, resetScroll: false });
  const all = programmes.data?.items;
  const programme = all?.find((one) => one.id === search.programme) ?? all?.[0];
  if (programme && all) return <Programme key={`${programme.id}/${programme.version}`} programme={programme} all={all} search={search} onGo={go} />;
  return (
    <Page title={t('shell.loyalty')} subtitle={t('loyalty.what_for')}>
      {programmes.error ? <ErrorCard error={programmes.error} what={t('loyalty.not_loaded')} onRetry={() => void programmes.refetch()} /> : all ? <Templates /> : <Card><LinesSkeleton lines={8} /></Card>}
    </Page>
  );
}

interface Props {
  programme: LoyaltyProgramme;
  all: LoyaltyProgramme[];
  search: LoyaltySearch;
  onGo: (search: LoyaltySearch) => Promise<void>;
}

function Programme({ programme, all, search, onGo }: Props) {
  const t = useT();
  const { workspace } = useSession();
  const [rules, setRules] = useState<LoyaltyRuleSet>(programme.rules);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [isPublishing, setPublishing] = useState(false);
  const { tab = 'earn' } = search;
  const isChanged = !isSame(rules, programme.rules);
  const editing: Editing = { rules, change: (next) => setRules((before) => ({ ...before, ...next })), currency: workspace.currency };
  const tabs = TABS.map((value) => ({ value, label: tCode('loyalty.tab', value) }));
  const go = (next: Tab) => onGo({ ...search, tab: next === 'earn' ? undefined : next });
  const page = `/loyalty?tab=trial${search.programme ? `&programme=${search.programme}` : ''}`;
  const trial = useTrial({ programme: programme.id, page, onWrong: setWrong, onBegun: () => go('trial') });
  const put = (next: LoyaltyRuleSet) => { setRules(next); setWrong({}); };
  const actions = (
    <>
      {isChanged && <Button variant="default" onClick={() => put(programme.rules)}>{t('loyalty.discard')}</Button>}
      {isChanged && tab !== 'trial' && <Button variant="default" loading={trial.isPending} leftSection={<IconHistory size={16} aria-hidden />} onClick={() => trial.mutate({ rules, days: YEAR })}>{t('simulation.rules.try')}</Button>}
      {isChanged && <Button onClick={() => setPublishing(true)}>{t('loyalty.publish')}</Button>}
    </>
  );
  return (
    <Wrong.Provider value={wrong}>
      <Page title={t('shell.loyalty')} subtitle={t('loyalty.what_for')} badge={<><Tag>{rules.name}</Tag>{isChanged && <Tag tone="warn">{t('loyalty.not_published')}</Tag>}</>} actions={actions}>
        {all.length > 1 && <Select label={t('loyalty.programme')} data={all.map((one) => ({ value: one.id, label: one.name }))} value={programme.id} allowDeselect={false} onChange={(id) => id && void onGo({ ...search, programme: id })} style={{ maxInlineSize: 320 }} />}
        <Waiting />
        <div className={classes.tabs}><Segmented<Tab> label={t('loyalty.shown')} value={tab} options={tabs} onChange={(next) => void go(next)} /></div>
        {Object.keys(wrong).length > 0 && <p className={classes.failure} role="alert">{t('loyalty.something_wrong')}</p>}
        {tab === 'trial' ? <Suspense fallback={<Card><LinesSkeleton lines={6} /></Card>}><TrialTab programme={programme} rules={rules} trial={trial} onRules={put} /></Suspense> : (
          <div className={classes.columns}>
            <div className={classes.stack}>
              {tab === 'earn' && <EarnTab {...editing} />}
              {tab === 'spend' && <SpendTab {...editing} />}
              {tab === 'expiry' && <ExpiryTab {...editing} />}
              {tab === 'tiers' && <TiersTab {...editing} programme={programme.id} />}
              {tab === 'programme' && <ProgrammeTab {...editing} programme={programme} all={all} />}
              {tab === 'report' && <ReportTab programme={programme} />}
            </div>
            <Side programme={programme} tiers={rules.tiers ?? null} />
          </div>
        )}
        {isPublishing && <PublishDialog programme={programme} rules={rules} onClose={() => setPublishing(false)} onWrong={setWrong} />}
      </Page>
    </Wrong.Provider>
  );
}
