/** Where a promotion stands among the others. */
export default function Together({ promotionId }: { promotionId: string }) {
  return <span hidden>{promotionId}</span>;
}
