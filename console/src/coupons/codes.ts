import { t } from '../i18n';
import { watchJob } from '../kit';

/** Follows the making of a pool's codes in a toast. */
export function watchCodes(job: string, pool: string) {
  watchJob(job, { title: t('kit.job.coupon_codes'), canCancel: true, page: `/coupons/pools/${pool}`, refresh: [['coupon-pools']] });
}
