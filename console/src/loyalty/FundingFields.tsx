import { TextInput } from '@mantine/core';
import type { PointFunding } from '../api/types';
import { fractionDigits, symbol } from '../fmt';
import { useT } from '../i18n';
import { Figure } from './Figure';
import { useWrong } from './useLoyalty';

/** Thousandths of a minor unit are three decimals more than money has. */
const COST_DECIMALS = 3;

/** Who pays for points, when not the shop, and what a point costs them. */
export function FundingFields({ funding, path, currency, onChange }: { funding: PointFunding | null | undefined; path: string; currency: string; onChange: (funding: PointFunding | null) => void }) {
  const t = useT();
  const wrong = useWrong(`${path}.funder`);
  return (
    <>
      <TextInput label={t('loyalty.funder')} placeholder={t('loyalty.funder_shop')} value={funding?.funder ?? ''} error={wrong} maxLength={100} autoComplete="off" onChange={(typed) => onChange(typed.currentTarget.value === '' ? null : { ...funding, funder: typed.currentTarget.value })} style={{ inlineSize: 172 }} />
      {funding && <Figure label={t('loyalty.unit_cost')} width={150} path={`${path}.unit_cost`} value={funding.unit_cost || null} isOptional decimals={fractionDigits(currency) + COST_DECIMALS} unit={symbol(currency)} onChange={(cost) => onChange({ ...funding, unit_cost: cost ?? 0 })} />}
    </>
  );
}
