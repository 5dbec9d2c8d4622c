import type { Promotion } from '../../api/types';
import { Card } from '../../kit';

/** A promotion's terms. */
export default function Editor({ promotion }: { promotion: Promotion }) {
  return <Card>{promotion.name}</Card>;
}
