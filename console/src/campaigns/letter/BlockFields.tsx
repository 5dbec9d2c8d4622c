import { TextInput } from '@mantine/core';
import { useT } from '../../i18n';
import { Segmented } from '../../kit';
import type { Align, Block, Cell } from './blocks';
import classes from './Letter.module.css';
import { isAddress } from './mjml';
import { PersonalText } from './PersonalText';

/** The fields of one block. */
export function BlockFields({ block, onChange }: { block: Block; onChange: (block: Block) => void }) {
  const t = useT();
  switch (block.kind) {
    case 'heading': return <><PersonalText label={t('campaigns.words')} value={block.text} onChange={(text) => onChange({ ...block, text })} /><AlignChoice value={block.align} onChange={(align) => onChange({ ...block, align })} /></>;
    case 'text': return <><PersonalText rich label={t('campaigns.words')} hint={t('campaigns.text_hint')} value={block.text} onChange={(text) => onChange({ ...block, text })} /><AlignChoice value={block.align} onChange={(align) => onChange({ ...block, align })} /></>;
    case 'button':
      return (
        <>
          <PersonalText label={t('campaigns.button_label')} value={block.label} onChange={(label) => onChange({ ...block, label })} />
          <Address label={t('campaigns.leads_to')} value={block.url} onChange={(url) => onChange({ ...block, url })} />
          <AlignChoice value={block.align} onChange={(align) => onChange({ ...block, align })} />
        </>
      );
    case 'image':
      return (
        <>
          <Address label={t('campaigns.image_address')} value={block.src} onChange={(src) => onChange({ ...block, src })} />
          <TextInput label={t('campaigns.image_words')} description={t('campaigns.image_words_hint')} inputWrapperOrder={['label', 'input', 'description', 'error']} value={block.alt} onChange={(event) => onChange({ ...block, alt: event.currentTarget.value })} />
          <Address label={t('campaigns.leads_to')} value={block.url} onChange={(url) => onChange({ ...block, url })} optional />
        </>
      );
    case 'spacer': return <label className={classes.range}>{t('campaigns.height')}<input type="range" min={8} max={96} step={4} value={block.height} aria-valuetext={`${block.height} px`} onChange={(event) => onChange({ ...block, height: Number(event.currentTarget.value) })} /><span className="figures quiet">{block.height} px</span></label>;
    case 'divider': return <p className="quiet small">{t('campaigns.divider_text')}</p>;
    case 'columns':
      return (
        <div className={classes.cells}>
          {block.cells.map((cell, index) => (
            <fieldset key={index} className={classes.cell}>
              <legend>{t(index === 0 ? 'campaigns.left_column' : 'campaigns.right_column')}</legend>
              <CellFields cell={cell} onChange={(next) => onChange({ ...block, cells: index === 0 ? [next, block.cells[1]] : [block.cells[0], next] })} />
            </fieldset>
          ))}
        </div>
      );
    case 'product':
      return (
        <>
          <CellFields cell={block.cell} onChange={(cell) => onChange({ ...block, cell })} />
          <TextInput label={t('campaigns.price')} value={block.price} onChange={(event) => onChange({ ...block, price: event.currentTarget.value })} maw={200} />
        </>
      );
  }
}

function CellFields({ cell, onChange }: { cell: Cell; onChange: (cell: Cell) => void }) {
  const t = useT();
  return (
    <>
      <PersonalText label={t('campaigns.cell_title')} value={cell.title} onChange={(title) => onChange({ ...cell, title })} />
      <PersonalText rich label={t('campaigns.words')} value={cell.text} onChange={(text) => onChange({ ...cell, text })} />
      <Address label={t('campaigns.image_address')} value={cell.image} onChange={(image) => onChange({ ...cell, image })} optional />
      {cell.image && <TextInput label={t('campaigns.image_words')} value={cell.alt} onChange={(event) => onChange({ ...cell, alt: event.currentTarget.value })} />}
      <TextInput label={t('campaigns.button_label')} value={cell.label} onChange={(event) => onChange({ ...cell, label: event.currentTarget.value })} />
      {(cell.label || cell.image) && <Address label={t('campaigns.leads_to')} value={cell.url} onChange={(url) => onChange({ ...cell, url })} optional={!cell.label} />}
    </>
  );
}

function Address({ label, value, onChange, optional = false }: { label: string; value: string; onChange: (value: string) => void; optional?: boolean }) {
  const t = useT();
  const isWrong = value !== '' && !isAddress(value);
  return <TextInput label={optional ? t('campaigns.optional', { label }) : label} type="url" inputMode="url" placeholder="https://" value={value} onChange={(event) => onChange(event.currentTarget.value)} error={isWrong && t('campaigns.address_wrong')} />;
}

function AlignChoice({ value, onChange }: { value: Align; onChange: (value: Align) => void }) {
  const t = useT();
  return <Segmented label={t('campaigns.align')} value={value} onChange={onChange} options={[{ value: 'start', label: t('campaigns.align_start') }, { value: 'center', label: t('campaigns.align_center') }]} />;
}
